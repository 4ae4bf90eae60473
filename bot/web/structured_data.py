"""What search engines are told of a guide: schema.org, the site map, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from procedure_kb.catalogue import Entry
from procedure_kb.leaflet import Leaflet


def government_service(leaflet: Leaflet, address: str) -> dict[str, Any]:
    """A guide as a ``GovernmentService`` (https://schema.org/GovernmentService)."""
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": leaflet.title,
        "alternateName": list(
            dict.fromkeys(n for n in (leaflet.official_title, *leaflet.also_called) if n)
        ),
        "description": leaflet.summary,
        "identifier": leaflet.code,
        "serviceType": leaflet.field,
        "url": address,
        "mainEntityOfPage": {
            "@type": "WebPage",
            "@id": address,
            "inLanguage": "vi",
            "lastReviewed": leaflet.checked.isoformat(),
        },
        "provider": {"@type": "GovernmentOrganization", "name": leaflet.decides},
        "areaServed": {"@type": "Country", "name": "Việt Nam"},
        "audience": {"@type": "Audience", "audienceType": "Người dân"},
    }


def site_map(entries: Iterable[Entry], public_url: str) -> str:
    """The chat, the list, and every guide with the day on which it was checked."""
    rows = [f"<url><loc>{escape(public_url)}{path}</loc></url>" for path in ("/", "/thu-tuc")]
    rows += [
        f"<url><loc>{escape(public_url)}/thu-tuc/{escape(entry.code)}</loc>"
        f"<lastmod>{escape(entry.checked)}</lastmod></url>"
        for entry in entries
        if entry.has_guide
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(rows)
        + "\n</urlset>\n"
    )


def robots(public_url: str) -> str:
    """Everything may be read but the API."""
    return f"User-agent: *\nDisallow: /api/\nSitemap: {public_url}/sitemap.xml\n"
