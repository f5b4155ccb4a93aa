from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cutru import memory


class WebConfig(AppConfig):
    name = "cutru.web"
    label = "web"
    verbose_name = _("Trang công khai")

    def ready(self) -> None:
        from cutru.web import checks  # noqa: F401  registers itself

        memory.settle()  # this app is the last to be loaded
