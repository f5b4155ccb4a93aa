"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS_OF_MODULES = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Modules of our own import others by such names too.

    A device keeps files for when the network is away, and takes them from there at other times as well; a
    name that never changes would give a new page an old module. Files of packages are left as they are.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("cutru/js/*.js", _IMPORTS_OF_MODULES))
