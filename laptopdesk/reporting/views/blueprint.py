"""The blueprint that the start page, the story of a laptop and the journal answer on."""

from flask import Blueprint, url_for

from laptopdesk.assets.certificates.messages import STANDING_TONES
from laptopdesk.assets.evidence.messages import VERDICT_TONES
from laptopdesk.assets.lifecycle.messages import state_tone, where_it_is
from laptopdesk.assets.proof.messages import PROOF_TONES
from laptopdesk.reporting.values import Bar, Stat

blueprint = Blueprint("reporting", "laptopdesk.reporting", template_folder="templates")


def rows_url(figure: Bar | Stat) -> str:
    """The page that lists exactly the rows this figure counts; empty where there is none."""
    return url_for(figure.endpoint, **dict(figure.arguments)) if figure.endpoint else ""  # type: ignore[arg-type]  # query values of a figure are never url_for's own options


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {
        "rows_url": rows_url,
        "state_tone": state_tone,
        "verdict_tones": VERDICT_TONES,
        "proof_tones": PROOF_TONES,
        "standing_tones": STANDING_TONES,
        "where_it_is": where_it_is,
    }
