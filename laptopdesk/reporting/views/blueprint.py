"""The blueprint that the start page, the story of a laptop and the journal answer on."""

from flask import Blueprint, url_for

from laptopdesk.assets.certificates.messages import STANDING_TONES, standing_name
from laptopdesk.assets.evidence.messages import (
    VERDICT_TONES,
    binding_name,
    insufficient_sentence,
    record_sentence,
    verdict_name,
)
from laptopdesk.assets.messages import level_name, medium_name, state_name, state_tone, where_it_is
from laptopdesk.assets.proof.messages import PROOF_TONES, proof_name
from laptopdesk.cases.messages import kind_name
from laptopdesk.reporting.values import Bar, Stat

blueprint = Blueprint("reporting", "laptopdesk.reporting", template_folder="templates")


def rows_url(figure: Bar | Stat) -> str:
    """The page that lists exactly the rows this figure counts; empty where there is none."""
    return url_for(figure.endpoint, **dict(figure.arguments)) if figure.endpoint else ""  # type: ignore[arg-type]  # query values of a figure are never url_for's own options


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {
        "rows_url": rows_url, "state_name": state_name, "state_tone": state_tone, "level_name": level_name,
        "medium_name": medium_name, "verdict_name": verdict_name,
        "verdict_tones": VERDICT_TONES, "binding_name": binding_name,
        "record_sentence": record_sentence, "case_name": kind_name, "proof_name": proof_name,
        "proof_tones": PROOF_TONES, "standing_name": standing_name, "standing_tones": STANDING_TONES,
        "where_it_is": where_it_is,
        "insufficient_sentence": insufficient_sentence,
    }  # fmt: skip
