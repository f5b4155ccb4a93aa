"""The pages of allauth this portal has, under allauth's names; what is not here cannot be reached."""

from allauth.account import views as account_views
from allauth.usersessions.views import list_usersessions
from django.urls import path, re_path
from django.views.generic import RedirectView

from cutru.accounts import views

urlpatterns = [
    path("dang-nhap/", views.LoginView.as_view(), name="account_login"),
    path("dang-nhap/gan-ung-dung/", views.EnrolView.as_view(), name="mfa_activate_totp"),
    path("dang-nhap/ma-du-phong/", views.NewRecoveryCodesView.as_view(), name="mfa_new_recovery_codes"),
    path("dang-nhap/ma-xac-thuc/", views.AuthenticateView.as_view(), name="mfa_authenticate"),
    path("dang-xuat/", account_views.logout, name="account_logout"),
    path("ngung-hoat-dong/", account_views.account_inactive, name="account_inactive"),
    path("xac-nhan-lai/", views.ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("xac-nhan-lai/ma/", views.ReauthenticateCodeView.as_view(), name="mfa_reauthenticate"),
    path("thu-dien-tu/", views.EmailView.as_view(), name="account_email"),
    path(
        "thu-dien-tu/da-gui/",
        account_views.EmailVerificationSentView.as_view(),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^thu-dien-tu/xac-nhan/(?P<key>[-:\w]+)/$", account_views.confirm_email, name="account_confirm_email"
    ),
    path("mat-khau/", views.ChangePasswordView.as_view(), name="account_change_password"),
    path(
        "mat-khau/dat-lan-dau/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path("mat-khau/quen/", views.ForgottenPasswordView.as_view(), name="account_reset_password"),
    path("mat-khau/quen/da-gui/", account_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mat-khau/dat-lai/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "mat-khau/da-dat-lai/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("xac-thuc-hai-buoc/", views.second_factor_page, name="mfa_index"),
    path("ma-du-phong/", views.ViewRecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path(
        "ma-du-phong/tao-moi/", views.GenerateRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"
    ),
    path("phien/", list_usersessions, name="usersessions_list"),
]
