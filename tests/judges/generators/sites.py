"""What a site is made of, and the names that generators read differently."""

from dataclasses import dataclass, field

# Names of files as people write them, and some as nobody should.
NAMES = [
    "Capital Name", "two words", "v1.2", "a.b", "under_score_", "plus+one", "at@home", "til~de", "equ=al", "dol$lar",
    "amp&and", "quo'te", "pa(ren)s", "com,ma", "semi;colon", "co:lon", "ex!claim", "br[ack]et", "cur{ly}", "hat^hat",
    "pi|pe", "less<more>", 'dq"dq', "back`tick", "star*", "repeat--ed---hyphens", "-edge-", "_under", "50% off & more",
    "per%20cent", "double  blank", "a – dash", "a–b—c", "it’s", "“quoted”", "x:y - z", "café", "Crème Brûlée", "Ünïcödé",
    "E\u0301crit", "日本語", "ſtraße", "İstanbul", "Ωmega", "١٢٣", "и́х", "हिन्दी", "emoji😀face", "½half", "cubed³",
    "ﬁligature", "no\u00a0break", "zero\u200dwidth", "right\u200fleft", "C++", "2024-03-04-dated", "2024-03-05",
]


def yaml(**keys):
    """Front matter; a value is YAML."""
    return "".join(["---\n", *(f"{key}: {value}\n" for key, value in keys.items()), "---\n"])


def is_unlisted(path):
    """Whether the program takes a file for no document, as it says in its documentation: sections, readmes."""
    name = path.rsplit("/")[-1]
    return name.startswith("_") or name.split(".")[0].lower() == "readme"


@dataclass
class Site:
    """One site."""

    name: str
    # The front matter of each document, by path.
    documents: dict
    # Other files: the generator's settings, templates.
    files: dict
    # Makes the site, as the generator's own starter does.
    start: callable
    # The command that builds it.
    build: callable
    # Globs of documents that the starter wrote, which get a mark.
    starters: set = field(default_factory=set)
    # Documents of the starter that hold none.
    others: set = field(default_factory=set)
    # Documents that the generator leaves out for reasons the program does not know.
    unbuilt: set = field(default_factory=set)
    # Pages that lists make, not documents.
    lists: set = field(default_factory=set)
    # What `init` says that it could not put into settings, and the documents whose addresses differ for it.
    notes: tuple = ()
    excepted: set = field(default_factory=set)
    # Whether the generator leaves out drafts and what lies in the future.
    holds_back: bool = True
