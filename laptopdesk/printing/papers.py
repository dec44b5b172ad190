"""The papers, in one place for those who print them."""

from laptopdesk.printing.agreement import SignatureUnreadable, document_pdf, document_text
from laptopdesk.printing.code_sheet import code_sheet_pdf
from laptopdesk.printing.form import form_pdf
from laptopdesk.printing.letter import letter_pdf
from laptopdesk.printing.table import table_pdf

__all__ = [
    "SignatureUnreadable",
    "code_sheet_pdf",
    "document_pdf",
    "document_text",
    "form_pdf",
    "letter_pdf",
    "table_pdf",
]
