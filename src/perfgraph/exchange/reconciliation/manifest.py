"""The manifest of the service (§3.1): where its parts are and what it knows."""

from collections.abc import Mapping

from perfgraph import __version__
from perfgraph.exchange.reconciliation.requests import MOST_QUERIES
from perfgraph.exchange.reconciliation.schema import TYPES
from perfgraph.findings import Bilingual, Language
from perfgraph.terms import PG

Json = Mapping[str, object]

WIDTH, HEIGHT = 430, 300
"""The size of a preview, in pixels."""

_NAME = Bilingual("perfgraph 预算绩效目标", "perfgraph budget performance targets")
_LIMIT = Bilingual("每行最多取几个值", "Most values of a row")
_LIMIT_HELP = Bilingual("0 表示全部", "0 for all of them")


def manifest(address: str, base: str, language: Language) -> Json:
    """Return the manifest of the service below `address`, which ends in "/", about the data below `base`."""
    service = f"{address}reconcile"
    tag = "zh" if language is Language.CHINESE else "en"
    suggest = {
        name: {"service_url": service, "service_path": f"/suggest/{name}"}
        for name in ("entity", "type", "property")
    }
    return {
        "versions": ["0.2"],
        "name": _NAME.of(language),
        "identifierSpace": f"{base}id/",
        "schemaSpace": PG,
        "documentation": f"{address}about/reconciliation",
        "serviceVersion": __version__,
        "defaultTypes": [{"id": one.id, "name": one.label.of(language)} for one in TYPES.values()],
        "view": {"url": f"{service}/view?id={{{{id}}}}"},
        "feature_view": {"url": f"{address}about/reconciliation#{{{{id}}}}"},
        "preview": {
            "url": f"{service}/preview?lang={tag}&id={{{{id}}}}",
            "width": WIDTH,
            "height": HEIGHT,
        },
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": _LIMIT.of(language),
                    "type": "number",
                    "default": 0,
                    "help_text": _LIMIT_HELP.of(language),
                }
            ],
        },
        "batchSize": MOST_QUERIES,
    }
