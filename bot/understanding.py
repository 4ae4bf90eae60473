"""What was understood, in the shape of the parse contract (DESIGN.md §6)."""

from __future__ import annotations

from typing import Any

_PLACE_KEYS = ("text", "units", "ask", "role")
# Which place decides where to file, by what the person said of it.
_ROLE_ORDER = ("home", "land", "unknown", "registered", "work", "origin")


def understanding(parsed: dict[str, Any], text: str) -> dict[str, Any]:
    """Public view of parse data.

    Args:
        parsed: parse data of a message, resolved in its context.
        text: what the person wrote.
    """
    intent = parsed.get("intent") or {}
    places = [{k: p.get(k) for k in _PLACE_KEYS} for p in parsed.get("places") or []]
    return {
        "text": text,
        "intent": {
            "name": intent.get("name") or "out_of_scope",
            "confidence": round(float(intent.get("confidence") or 0.0), 4),
        },
        "procedures": parsed.get("procedures") or _from_button(parsed),
        "ambiguous": bool(parsed.get("ambiguous")),
        "place": _deciding(places),
        "places": places,
        "dossier_code": parsed.get("dossier_code"),
    }


def _deciding(places: list[dict[str, Any]]) -> dict[str, Any] | None:
    for role in _ROLE_ORDER:
        for place in places:
            if place["role"] == role:
                return {key: place[key] for key in ("text", "units", "ask")}
    return None


def _from_button(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    """A button names its procedure as an entity of its payload."""
    codes = [e["value"] for e in parsed.get("entities") or [] if e.get("entity") == "procedure"]
    return [{"code": str(code), "title": "", "score": 1.0} for code in codes]
