"""Who can sign in to the demo. These people do not exist; the domain is reserved for examples (RFC 2606)."""

from laptopdesk.core.access import Role

DEMO_PASSWORD = "pallet naar bewoner"
DEMO_PIN = "4711"

DEMO_STAFF: tuple[tuple[str, str, Role, bool], ...] = (
    ("programma@example.org", "Nadia Programma", Role.PROGRAMME, False),
    ("technicus@example.org", "Teun Werkbank", Role.TECHNICIAN, False),
    ("technicus2@example.org", "Ans Controle", Role.TECHNICIAN, False),
    ("trainer@example.org", "Tamar Trainer", Role.TRAINER, True),
    ("vrijwilliger@example.org", "Vera Balie", Role.VOLUNTEER, True),
    ("helpdesk@example.org", "Hamid Helpdesk", Role.AGENT, False),
    ("auditor@example.org", "Aart Auditor", Role.AUDITOR, False),
    ("beheer@example.org", "Bo Beheer", Role.ADMIN, False),
)
"""E-mail, name, role, and whether the role holds at one place only (the demo's first neighbourhood house)."""

SIGN_IN_AS: tuple[tuple[str, str], ...] = (
    ("programma@example.org", "programme team: everything but staff"),
    ("technicus@example.org", "technician: import, wipe logs, bench"),
    ("trainer@example.org", "trainer at one neighbourhood house"),
    ("vrijwilliger@example.org", "volunteer: the desk at the same house"),
    ("helpdesk@example.org", "helpdesk agent"),
    ("auditor@example.org", "auditor: journal and reports"),
    ("beheer@example.org", "admin: staff and everything else"),
)
