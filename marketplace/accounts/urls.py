from django.urls import include, path

from marketplace.accounts.views import own, people

urlpatterns = [
    path("accounts/profile/", own.profile, name="profile"),
    path("accounts/interests/", own.interests, name="interests"),
    path("accounts/interests/<str:reference>/end/", own.end_interest, name="interest_end"),
    path("accounts/second-factor/", own.second_factor_why, name="second_factor_why"),
    path("accounts/extend/", own.extend_session, name="session_extend"),
    path("accounts/demo/", own.demo_sign_in, name="demo_sign_in"),
    path("accounts/", include("allauth.urls")),
    path("organisations/switch/", own.organisation_switch, name="organisation_switch"),
    path("organisations/new/", people.organisation_create, name="organisation_create"),
    path("organisations/people/", people.people, name="people"),
    path("organisations/people/invite/", people.invite, name="invite"),
    path("organisations/people/<str:reference>/", people.member, name="member"),
    path("organisations/people/<str:reference>/end/", people.end_membership, name="member_end"),
    path("organisations/invitations/<str:reference>/withdraw/", people.withdraw_invitation, name="invitation_withdraw"),
    path("invitations/<str:token>/", people.invitation_accept, name="invitation_accept"),
    path("organisations/second-factor/", people.second_factor_reset, name="second_factor_reset"),
]
