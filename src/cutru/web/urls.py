"""All addresses of the portal."""

from django.contrib import admin
from django.urls import include, path

from cutru.exchange.api.app import api

urlpatterns = [
    path("api/v1/", api.urls),  # first, because programs call often
    path("", include("cutru.web.site_urls")),
    path("", include("cutru.messaging.urls")),
    path("", include("cutru.payments.urls")),
    path("", include("cutru.facilities.urls")),
    path("", include("cutru.documents.urls")),
    path("", include("cutru.stays.urls")),
    path("", include("cutru.offline.urls")),
    path("nhap-tep/", include("cutru.exchange.urls")),
    path("phan-mem/", include("cutru.exchange.programs.urls")),
    path("phan-mem/webhook/", include("cutru.exchange.webhooks.urls")),
    path("", include("cutru.exchange.partner.urls")),
    path("cong-dan/", include("cutru.citizens.urls")),
    path("cong-an/cu-tru/", include("cutru.residence.urls")),
    path("cong-an/", include("cutru.police.urls")),
    path("xac-nhan/", include("cutru.police.facility_urls")),
    path("phap-luat/", include("cutru.legislation.urls")),
    path("thu-tuc/", include("cutru.procedures.urls")),
    path("ho-so/", include("cutru.dossiers.urls")),
    path("mot-cua/", include("cutru.dossiers.desk_urls")),
    path("tai-khoan/", include("cutru.accounts.urls")),
    path("tai-khoan/", include("cutru.accounts.allauth_urls")),
    path("dinh-danh-thu/", include("cutru.accounts.openid.trial_urls")),
    path("captcha/", include("captcha.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("quan-tri/", admin.site.urls),
]

handler400 = "cutru.web.errors.bad_request"
handler403 = "cutru.web.errors.forbidden"
handler404 = "cutru.web.errors.not_found"
handler500 = "cutru.web.errors.server_error"
