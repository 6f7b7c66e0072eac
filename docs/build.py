"""Writes what of the docs follows from the declarations: `python -m docs.build`.

docs/asset-location.md, docs/findings.md, docs/reasons.md, docs/sheets.md, docs/tax-rules.md, and the marked tables of README.md. A test builds
them and compares.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree

from docs.example_plan import plan_example, rows
from docs.finding_examples import EXAMPLES, NEVER, PLAIN, Sheets
from docs.function_examples import EXAMPLES as FORMULAS
from docs.reason_examples import COMPARED, MADE, REFUSED
from docs.reason_examples import Example as ReasonExample
from xlrebal.household.asset_location import ASSET_KINDS, SOURCES, AccountGroup
from xlrebal.household.profile import PROFILES
from xlrebal.household.read.profile_words import PROFILE_WORDS
from xlrebal.schema.column import Column, Kind, ResultTable
from xlrebal.schema.finding import Finding, Problem
from xlrebal.schema.inputs import ACCOUNT_TYPES, CLIENT_SHEETS, HOUSE_SHEETS, INPUT_SHEETS, PRICE_SOURCES
from xlrebal.schema.inputs import PROFILES as PROFILES_SHEET
from xlrebal.schema.reason import sentence
from xlrebal.schema.results import LEDGER_TABLES, RESULT_SHEETS
from xlrebal.schema.settings import ALL_SETTINGS, Setting
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.tax.account import AccountType
from xlrebal.tax.conventions import CONVENTIONS
from xlrebal.tax.rules import CHAPTERS, RULES, TaxRule

ROOT = Path(__file__).resolve().parents[1]
RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"
SETTABLE = {each.id for each in CONVENTIONS if each.setting}
MARKED = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    shown = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in (headings, ["---"] * len(headings), *shown))


def findings() -> str:
    """Every finding code with the sheets that produce it, what it says and what to do."""
    parts = [
        "# What Checks may say",
        "Every code of the Checks sheet, with an example and the line it gives. An **error** stops trades in the lot, "
        "symbol or account it names, a **warning** does not, a **note** informs. Each example is this household with the sheets shown in place of "
        "its own; its as-of date is 20 November 2026.",
        _sheets(PLAIN),
    ]
    for code in Problem:
        parts += (
            [f"## {code}", *_finding(code)] if code in EXAMPLES or code in NEVER else []
        )  # a test asks for what is missing
    return "\n\n".join(parts) + "\n"


def _finding(code: Problem) -> list[str]:
    if code in NEVER:
        return [NEVER[code]]
    example = EXAMPLES[code]
    return [example.advice, _sheets(example.sheets), f"> {said(code)}"]


def said(code: Problem) -> Finding:
    """The finding that the code's example produces; StopIteration when it does not."""
    return next(finding for finding in plan_example(EXAMPLES[code].sheets).findings if finding.code is code)


def _sheets(sheets: Sheets) -> str:
    """An example's sheets as they would stand in the workbook."""
    return "\n\n".join(_sheet(name, text) for name, text in sheets.items())


def _sheet(name: str, text: str | None) -> str:
    if text is None:
        return f"*No sheet {name}.*"
    lines = rows(text)
    if not lines:
        return f"*{name}: an empty sheet.*"
    return f"*{name}*\n\n" + table(lines[0], [[*line, *[""] * (len(lines[0]) - len(line))] for line in lines[1:]])


def reasons() -> str:
    """Every reason with when it is given and an example sentence."""
    return (
        "\n\n".join(
            (
                "# Why a trade is there, and why one is not",
                "The sentences of the Why columns, of Audit and of `xlrebal explain`, with example numbers.",
                "## Why a trade is there",
                _reasons(MADE),
                "## What a trade spares",
                _reasons(COMPARED),
                "## Why a sale, a purchase or a lot is not there",
                _reasons(REFUSED),
            )
        )
        + "\n"
    )


def _reasons(examples: Sequence[ReasonExample]) -> str:
    return table(
        ("Rule", "When", "Sentence"), [(one.reason.rule.name, one.when, sentence((one.reason,))) for one in examples]
    )


def tax_rules() -> str:
    """The rule book, chapter by chapter."""
    parts = [
        "# The tax rules",
        "What each rule number stands for in the code, on the sheets and in these docs: what the law says, what xlrebal does with it, where the law "
        "says so, and the files below `xlrebal/` that hold it. US federal income tax of individuals, tax year 2026. These are planning figures for "
        "choosing among trades, no tax return and no advice. § is a section of the Internal Revenue Code, Reg. of the Treasury Regulations, Pub. 550 "
        "the IRS's Investment Income and Expenses.",
    ]
    for chapter in CHAPTERS:
        parts += [f"## {chapter.title}", chapter.about]
        parts += map(_tax_rule, (rule for rule in RULES.values() if rule.code.startswith(f"{chapter.letter}-")))
    return "\n\n".join(parts) + "\n"


def _tax_rule(rule: TaxRule) -> str:
    settable = f" Setting: {rule.code} on Settings." if rule.code in SETTABLE else ""
    files = ", ".join(f"[{name}](../xlrebal/{name})" for name in rule.held_in)
    return f"### {rule.code} {rule.title}\n\n{rule.law}\n\nHere: {rule.here}{settable}\n\n*{rule.source}* · {files}"


def asset_location() -> str:
    """The convention that decides in which accounts what is best held, where Securities does not."""
    kinds = [
        (
            each.name,
            f"{each.among.lower()}: {each.told_by}",
            ", then ".join(group.value for group in each.best_first) + (" alone" if len(each.best_first) == 1 else ""),
            each.why,
        )
        for each in ASSET_KINDS
    ]
    types = [kind for kind in AccountType if kind in ACCOUNT_TYPES]
    groups = [(group.value, ", ".join(kind for kind in types if kind.family in group.kinds)) for group in AccountGroup]
    outside = [kind for kind in types if not any(kind.family in group.kinds for group in AccountGroup)]
    return "\n\n".join((
        "# Where a security is best held: the asset location convention",
        LOCATION_INTRODUCTION,
        table(("Kind", "Told by its class and sub-class", "Best held in", "Why"), kinds),
        table(("Accounts", "Types"), groups),
        f"Accounts go by their Type, never by their name. {' and '.join(outside)} have no place in the table: nothing is better or worse placed in them, and municipal bonds are not bought there.",
        LOCATION_USE,
        "## Sources",
        "\n".join(f"- {each}" for each in SOURCES),
    )) + "\n"  # fmt: skip


LOCATION_INTRODUCTION = (
    "Location Preference on Securities says in which kinds of account a security is best held, best first, and that it is bought in no other. "
    "Where it is blank, this table decides. It is a convention of practice, not law: it knows nothing of a client's tax rates, yields or years to "
    "retirement, and your list overrules it, one security at a time.\n\n"
    "Class and sub-class say whether a security is of stocks or of bonds, else its Type, else what a well-known fund holds. The words of the second "
    "column then stand in its class, sub-class, sector or index, or in the description of a fund. Balanced and target-date funds, gold, and whatever "
    "else nothing tells have no preference."
)
LOCATION_USE = (
    "## How it counts\n\n"
    "It decides only *where* a trade is made that a target, a cash need or an order of yours asks for; what is held in the wrong place is never "
    "traded for that alone. A purchase in an account one place further down costs Location Rank bps (50 unless you set it), weighed against tax and "
    "the cost of trading; a place is counted against the best of the accounts that could buy the security and pay for it. A sale saves a tenth of "
    "that for each place, never more than the sale costs to trade. So bonds are bought in the IRA with what stocks bring there, and stocks in the "
    "taxable account with its cash, where that is worth two more trades; and of two sales that are taxed alike, the one in the worse place is made.\n\n"
    "Off a list that you state nothing is bought, and municipal bonds in taxable accounts alone; the rest of the table forbids nothing. A trade whose "
    "account was decided so says it, or what kept it from a better place; Audit lists what counted as which kind."
)


def sheets() -> str:
    """Every column of every sheet, in and out."""
    parts = [
        "# Sheets and columns",
        "Headings are found by name, by alias or by their words, whatever their order, case, spacing, plurals and usual "
        "abbreviations: Tgt Wt is Target %, Rebal Trigger is Band %, Avg. Cost / Unit ($) is Unit Cost. Further columns are "
        "kept, and a note names them. An account's number and its name may each have a column.",
        "## What you fill in",
    ]
    for sheet in INPUT_SHEETS:
        also = f" Also called {', '.join(sheet.aliases)}." if sheet.aliases else ""
        parts += [
            f"### {sheet.name}",
            sheet.purpose + (" Needed." if sheet.needed else "") + also,
            table(
                ("Column", "Holds", "Meaning", "Also called"),
                [(*_column(each), ", ".join(each.aliases)) for each in sheet.columns],
            ),
        ]
    parts += ["### The settings", settings(), HOUSE, f"### {PROFILES_SHEET.name}", PROFILES_SHEET.purpose]
    parts += [
        table(
            ("Column", "Holds", "Meaning", "Also called"),
            [(*_column(each), ", ".join(each.aliases)) for each in PROFILES_SHEET.columns],
        ),
        f"### {PRICE_SOURCES.name}",
        PRICE_SOURCES.purpose,
        table(
            ("Column", "Holds", "Meaning", "Also called"),
            [(*_column(each), ", ".join(each.aliases)) for each in PRICE_SOURCES.columns],
        ),
        "## What you get",
        OWN_COLUMNS,
    ]
    for result in RESULT_SHEETS:
        parts += [f"### {result.name}", result.purpose]
        parts += map(_result, result.tables)
    parts += ["## What `xlrebal ledger --json` writes", *map(_result, LEDGER_TABLES.values())]
    return "\n\n".join(parts) + "\n"


HOUSE = (
    "## The firm's house file\n\n"
    "House File on Settings, or `--house`, names a workbook that all clients' books share. It has the sheets "
    + ", ".join(each.name for each in HOUSE_SHEETS)
    + " with the columns above, none of them needed, and nothing of one client: "
    + ", ".join(each.name for each in CLIENT_SHEETS)
    + ", rows with an Account and a client's own settings are left out with a finding. A name is looked for beside the client's workbook first, "
    "then as it is written (`--house`: as written first).\n\n"
    "- **Targets**: the models that the client's Accounts name, with the models these are made of; rows with a blank Model where the client's Targets has none "
    "for the household. A client's row stands above the house's of the same model and name, and its blank cells take the house's, so that a band of the "
    "client's own needs no Target %. Where a client's own rows of a model make 100 it is the client's alone.\n"
    "- **Models of models**: a row with a Sub-Model is that model at its Target %, to any depth. Points of a part's band shrink with its share, a share of the target "
    "stays one; a band on the parent's row stands in place of the part's, each row having its share of it. Rows that several parts have are added up, and so are their bands.\n"
    "- **Restrictions, Max Weight %, Minimum Days, Cap %**: the tighter holds. A client's looser row counts only with its Override Reason, and is then disclosed on Checks, Audit "
    "and Summary; rule allow lifts the house's other rules on a symbol. With an Account it lifts them there alone.\n"
    "- **Securities** fill the blank cells of the client's; **Prices** stand behind the client's Prices and Holdings; **Tilts** where the client has none on the class; "
    "**Settings** where the client's says nothing; Returns, Risk, Factors and Tax Table where the client's book has none.\n"
    "- **Price Sources** are asked by `xlrebal prices` and the button Update Prices, never by a plan. For each symbol the first of these counts: your entry on Prices; a formula or data "
    "type that brings the Price on Holdings; a price just asked for (Cache Minutes); the sources in their order, the next one asked as soon as one fails or takes 2 seconds; the last price "
    "known, if it is not older than Stale Price Days or there is no other. What is found is written to Updated Prices with its source, date and time, beside the price on Holdings that it takes the place "
    "of, and counts until Holdings has another. A price that fits a split waits. Addresses are https, or on this computer; certificates are checked against those the operating system trusts; "
    "proxies are those of the system, or HTTPS_PROXY. A key named `quotes` for `api.example.com` is the variable XLREBAL_KEY_QUOTES__API_EXAMPLE_COM, or kept by `keyring set xlrebal quotes@api.example.com`: "
    "it goes to that host and no other.\n"
    "- **Profiles** are chosen by name as the built-in ones are.\n\n"
    "Summary names the file, a hash of its content and what is used of it; Audit says of each setting who gives it, and a finding names the file, the sheet and the row."
)

OWN_COLUMNS = (
    "In `--json`, `drift_holdings` begins with every column of your Holdings: a heading becomes lower case with _ between words, a column "
    "without a heading `column_` and its letter. Where two make one name the first has it and the next is `notes_2`, `notes_3` …; the names "
    "below are always ours, so that your own Weight is `weight_2`."
)


def _result(result: ResultTable) -> str:
    return f"*{result.title}* (`{result.key}` in `--json`)\n\n" + table(
        ("Column", "Holds", "Meaning"), map(_column, result.columns)
    )


def _column(column: Column) -> tuple[str, str, str]:
    """Name (bold if required), what its cells hold, help."""
    return f"**{column.name}**" if column.required else column.name, str(column.kind), column.help


def settings() -> str:
    """Every setting with its default."""
    return table(("Setting", "Default", "Meaning"), [(each.name, _default(each), each.help) for each in ALL_SETTINGS])


def _default(setting: Setting) -> str:
    value = setting.default
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and setting.kind in (Kind.PERCENT, Kind.MONEY):
        return f"${value:,.0f}" if setting.kind is Kind.MONEY else f"{value * 100:g} %"
    return f"{value:g}" if isinstance(value, float) else str(value)


def needed() -> str:
    """The columns of the three sheets that must be there."""
    return table(
        ("Sheet", "Column", "Holds", "Meaning"),
        [
            (f"**{sheet.name}**" if at == 0 else "", *_column(column))
            for sheet in INPUT_SHEETS
            if sheet.needed
            for at, column in enumerate(sheet.columns)
        ],
    )


def optional() -> str:
    """The sheets that may be there."""
    return table(
        ("Sheet", "For", "Columns"),
        [
            (sheet.name, sheet.purpose, ", ".join(column.name for column in sheet.columns))
            for sheet in INPUT_SHEETS
            if not sheet.needed
        ],
    )


def results() -> str:
    """The sheets that are added."""
    return table(("Sheet", "Shows"), [(sheet.name, sheet.purpose) for sheet in RESULT_SHEETS])


def profiles() -> str:
    """The four profiles and the words that name them."""
    words = {
        name: [word for word, means in PROFILE_WORDS.items() if means == name and word != name] for name in PROFILES
    }
    return table(
        ("Profile", "Stocks", "Bonds", "Cash", "Focus", "Also called"),
        [
            (name, *(f"{weight} %" for weight in each.weights.values()), each.focus, ", ".join(words[name]))
            for name, each in PROFILES.items()
        ],
    )


def buttons() -> str:
    """The buttons of the Rebalance tab, group by group."""
    groups = ElementTree.parse(ROOT / "vba" / "customUI14.xml").iter(f"{RIBBON}group")
    return table(
        ("Group", "Button", "Does"),
        [
            (f"**{group.get('label')}**" if at == 0 else "", str(button.get("label")), str(button.get("supertip")))
            for group in groups
            for at, button in enumerate(group.iter(f"{RIBBON}button"))
        ],
    )


def functions() -> str:
    """The cell functions, each with what it gives and an example."""
    return table(
        ("Function", "Gives", "Example"),
        [(f"`{name}`", each.doc, f"`{FORMULAS[name].formula}`") for name, each in CELL_FUNCTIONS.items()],
    )


README_TABLES: dict[str, Callable[[], str]] = {
    "needed": needed,
    "optional": optional,
    "results": results,
    "profiles": profiles,
    "buttons": buttons,
    "functions": functions,
}


def readme(text: str) -> str:
    """The README with its marked tables as they should be."""
    return MARKED.sub(lambda match: f"{match[1]}{README_TABLES[match[2]]()}\n{match[3]}", text)


def build() -> dict[Path, str]:
    """Every file that follows from the declarations, and its text."""
    front = ROOT / "README.md"
    return {
        ROOT / "docs" / "asset-location.md": asset_location(),
        ROOT / "docs" / "findings.md": findings(),
        ROOT / "docs" / "reasons.md": reasons(),
        ROOT / "docs" / "sheets.md": sheets(),
        ROOT / "docs" / "tax-rules.md": tax_rules(),
        front: readme(front.read_text(encoding="utf-8")),
    }


def main() -> None:
    """Writes them."""
    for path, text in build().items():
        path.write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
