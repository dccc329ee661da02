from django.urls import path

from operators import views

urlpatterns = [
    path("operators/systems/", views.system_list, name="system_list"),
    path("operators/systems/find/", views.system_find, name="system_find"),
    path("operators/systems/new/", views.system_new, name="system_new"),
    path("operators/systems/from/<str:registry>/<str:number>/", views.system_confirm, name="system_confirm"),
    path("operators/systems/<str:reference>/", views.system_detail, name="system_detail"),
    path("operators/systems/<str:reference>/correct/<str:fact_name>/", views.fact_correct, name="fact_correct"),
    path("operators/systems/<str:reference>/figures/", views.figures, name="system_figures"),
    path("operators/systems/<str:reference>/end/", views.system_end, name="system_end"),
    path("operators/proof/", views.identity_proof, name="identity_proof"),
    path("operators/identity/", views.identity_desk, name="identity_desk"),
    path("operators/identity/<str:reference>/", views.identity_case, name="identity_case"),
    path("operators/join/", views.join_ask, name="join_ask"),
    path("operators/joining/<str:reference>/", views.join_case, name="join_case"),
    path("operators/entities/<str:reference>/owner/", views.entity_owner, name="entity_owner"),
    path("operators/entities/<str:reference>/name/", views.entity_name, name="entity_name"),
    path("operators/entities/<str:reference>/succession/", views.entity_succession, name="entity_succession"),
    path("operators/assessment/", views.assessment, name="assessment"),
    path("operators/assessment/erase/", views.assessment_erase, name="assessment_erase"),
    path("operators/assessment/<str:function>/", views.assessment_page, name="assessment_page"),
]
