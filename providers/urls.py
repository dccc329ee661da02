from django.urls import path

from providers.views import desk, listings, moderation, profiles, vetting

app_name = "providers"

urlpatterns = [
    path("my/profile/", profiles.profile, name="profile"),
    path("my/credentials/add/", profiles.add_credential, name="add_credential"),
    path("my/credentials/<int:credential_id>/retire/", profiles.retire_credential, name="retire_credential"),
    path("my/vetting/", vetting.vetting, name="vetting"),
    path("my/vetting/items/<slug:code>/", vetting.answer, name="answer"),
    path("my/vetting/matches/<slug:list_name>/", vetting.answer_match, name="answer_match"),
    path("my/vetting/send/", vetting.send, name="send"),
    path("my/vetting/withdraw/", vetting.withdraw, name="withdraw"),
    path("my/vetting/appeal/", vetting.appeal, name="appeal"),
    path("my/services/", listings.index, name="listings"),
    path("my/services/new/", listings.new, name="new_listing"),
    path("my/services/<str:reference>/", listings.overview, name="listing"),
    path("my/services/<str:reference>/preview/", listings.preview, name="preview_listing"),
    path("my/services/<str:reference>/submit/", listings.submit, name="submit_listing"),
    path("my/services/<str:reference>/take-back/", listings.take_back, name="take_back_listing"),
    path("my/services/<str:reference>/take-down/", listings.take_down, name="take_down_listing"),
    path("my/services/<str:reference>/edit/<slug:section>/", listings.edit, name="edit_listing"),
    path("vetting/", desk.desk, name="vetting_desk"),
    path("vetting/<str:reference>/", desk.case, name="case"),
    path("vetting/<str:reference>/<slug:step>/", desk.step, name="case_step"),
    path("moderation/", moderation.desk, name="moderation_desk"),
    path("moderation/<str:reference>/", moderation.listing, name="moderate"),
    path("moderation/<str:reference>/approve/", moderation.approve, name="approve_listing"),
    path("moderation/<str:reference>/return/", moderation.give_back, name="return_listing"),
]
