"""Words the demo data is made of. The people and streets do not exist; the neighbourhoods are those of Rotterdam."""

NEIGHBOURHOODS = (
    "Afrikaanderwijk", "Agniesebuurt", "Bergpolder", "Beverwaard", "Blijdorp", "Bloemhof", "Bospolder", "Carnisse",
    "Charlois", "Cool", "Crooswijk", "Delfshaven", "De Esch", "Dijkzigt", "Feijenoord", "Groot-IJsselmonde",
    "Heijplaat", "Hillegersberg", "Hillesluis", "Het Lage Land", "Katendrecht", "Kleinpolder", "Kop van Zuid",
    "Kralingen-Oost", "Kralingen-West", "Landzicht", "Liskwartier", "Lombardijen", "Middelland", "Molenlaankwartier",
    "Nesselande", "Nieuwe Westen", "Noordereiland", "Nieuwe Werk", "Ommoord", "Oosterflank", "Oud-Crooswijk",
    "Oud-Charlois", "Oud-Mathenesse", "Oude Noorden", "Oude Westen", "Overschie", "Pendrecht", "Prinsenland",
    "Provenierswijk", "Rubroek", "Schiebroek", "Schiemond", "Spangen", "Stadsdriehoek", "Struisenburg", "Tarwewijk",
    "Terbregge", "Tussendijken", "Vreewijk", "Wielewaal", "Witte Dorp", "Zestienhoven", "Zevenkamp", "Zuiderpark",
    "Zuidwijk", "Zuidplein", "Hoogvliet-Noord", "Hoogvliet-Zuid", "Pernis", "Rozenburg", "Strand en Duin",
)  # fmt: skip
OTHER_PLACES = (
    ("Bibliotheek Centrum", "library"),
    ("Bibliotheek Zuid", "library"),
    ("Bibliotheek IJsselmonde", "library"),
    ("Bibliotheek Hoogvliet", "library"),
    ("Bibliotheek Ommoord", "library"),
    ("Hub Delfshaven", "hub"),
    ("Hub Feijenoord", "hub"),
    ("Vraagwijzer Charlois", "partner"),
    ("Vraagwijzer Noord", "partner"),
    ("Voedselbank-uitgifte West", "partner"),
    ("Magazijn", "store"),
    ("Werkplaats", "workshop"),
)
DONORS = ("Gemeentelijke diensten", "Havenbedrijf aan de Maas", "Bank De Schakel", "Hogeschool Waterweg",
          "Verzekeraar Noordzee", "Ziekenhuis Maasoever")  # fmt: skip
PROGRAMME = "Laptops en trainingen Rotterdam"
PARTNERS = ("Welzijn Zuid", "Vraagwijzer", "Buurtkracht Noord", "Voedselbank Maas", "Taalhuis West",
            "Maatschappelijk werk Oost")  # fmt: skip
GIVEN = ("Ayşe", "Fatima", "Jan", "Maria", "Mohammed", "Sofia", "Łukasz", "Elena", "Kwame", "Rosa", "Ahmed", "Els",
         "Henk", "Ingrid", "João", "Khadija", "Lin", "Marek", "Nadia", "Omar", "Petra", "Rachid", "Samira", "Theo",
         "Ursula", "Victor", "Wilma", "Yusuf", "Zeynep", "Amina")  # fmt: skip
FAMILY = ("Yıldız", "de Vries", "Bakker", "El Amrani", "Jansen", "Nowak", "da Silva", "Petrov", "van den Berg",
          "Mensah", "Pinas", "Demir", "Haddad", "Visser", "Smit", "Kowalska", "Fernandes", "Ouali", "Bos", "Çelik",
          "Mulder", "Ramdin", "Kaya", "Peeters", "Santos", "Vermeer", "Wong", "Hassan", "Dijkstra", "Tjon")  # fmt: skip
LANGUAGES = ("nl", "nl", "nl", "tr", "ar", "pl", "en", "pt")
NEEDS = ("wil leren e-mailen", "wil DigiD gebruiken", "zoekt werk", "voor de kinderen op school", None, None)
MODELS = (("Dell", "Latitude 5400"), ("Dell", "Latitude 7490"), ("HP", "EliteBook 840 G5"), ("HP", "ProBook 450 G6"),
          ("Lenovo", "ThinkPad T480"), ("Lenovo", "ThinkPad L490"))  # fmt: skip
QUESTIONS = ("Het wifi-wachtwoord werkt niet", "De laptop gaat niet aan", "Hoe stuur ik een foto mee?",
             "Ik ben mijn wachtwoord vergeten", "De muis doet het niet", "Er staat een melding over updates",
             "Hoe maak ik een afspraak bij de huisarts?", "Het geluid is weg", "De oplader is kwijt",
             "Hoe download ik een formulier?")  # fmt: skip
ANSWERS = ("Samen gekeken en opgelost.", "Uitgelegd hoe het moet, het lukt nu.", "Stappen per telefoon doorgenomen.",
           "Afgesproken om langs te komen in het Huis van de Wijk.")  # fmt: skip
