"""The codes of what is told of exports of survey tools and annotation platforms."""

from __future__ import annotations

from readerstats.study.code import Code

EXPORTS: tuple[Code, ...] = (
    Code("personal-data", "note", "columns", "Personal data left out",
         "Columns or cells hold names, e-mail or IP addresses, phone numbers or places of people. "
         "They are not used, and stand in no table, figure, file or message.",
         "nothing has to be done; delete them before you share the file"),
    Code("readers-renamed", "note", "readers", "Readers without names",
         "Readers were identified by nothing but a name or an e-mail address; they are called "
         "Reader 01, Reader 02, ... in an order that tells nothing. The same tables give the same "
         "numbers; with a salt under [report] in study.toml they stay when reads are added.",
         "to call them otherwise, give them identifiers in a column 'reader'"),
    Code("submissions-left-out", "note", "reads", "Submissions left out",
         "A survey holds previews, or submissions that were not finished.",
         "check that none of them should count"),
    Code("submission-twice", "warning", "reads", "Submitted twice",
         "The same person sent the form more than once; only the last submission counts.",
         "delete the rows that should not count, if it is not the last one that should"),
    Code("questions", "note", "columns", "Several questions",
         "Readers were asked more than one question a case. Which is the decision, which a rating "
         "or a confidence, is told by study.toml, or by a question that is called so.",
         "say it under [columns] in study.toml, such as response = 'Q1'"),
    Code("events", "note", "columns", "Events",
         "Reads belong to several events of a REDCap project. Whether these are modalities, "
         "sessions, or phases with a task of their own is told by study.toml.",
         "say it under [columns] in study.toml, such as modality = 'redcap_event_name'"),
    Code("cases-numbered", "note", "cases", "Cases by number",
         "The export does not name its cases; they are called by their place or number in it.",
         "give the cases the same names in the table of cases"),
    Code("reference-not-found", "error", "files", "Part of an export missing",
         "An export refers to records that are in none of the files.",
         "export the missing file, too, and name it along with the others"),
)  # fmt: skip
