"""The codes of what is wrong with a file, whatever the study."""

from __future__ import annotations

from readerstats.study.code import Code

FILES: tuple[Code, ...] = (
    Code("missing-file", "error", "files", "File not found",
         "A file or folder that was named does not exist.",
         "check the name and the folder"),
    Code("file-twice", "error", "files", "File named twice",
         "The same file was named more than once; every read in it would count twice.",
         "name it once"),
    Code("unreadable-file", "error", "files", "File not readable",
         "The operating system, or the program that reads the format, refused the file.",
         "check that it is a file, that you may read it, and that it is not damaged"),
    Code("unknown-format", "error", "files", "Unknown format",
         "The file is not of a format that can be read.",
         "save the table as CSV, Excel or Parquet, or export it from the program again"),
    Code("needs-extra", "error", "files", "Optional part missing",
         "Reading this format needs an optional part of the package that is not installed.",
         "install it with: pip install 'readerstats[scale]'"),
    Code("empty-file", "error", "files", "Empty file",
         "The file holds nothing, or only blank lines.",
         "save the table again"),
    Code("not-a-table", "error", "files", "Not a table",
         "The file does not hold text: it may be a picture, a workbook with a wrong ending, or "
         "damaged.",
         "save the table as CSV (UTF-8) or Excel"),
    Code("too-large-file", "error", "files", "File too large",
         "The file is larger than any reader study; reading it could exhaust the computer.",
         "keep only the columns and rows of this study"),
    Code("too-large-cell", "error", "files", "Cell too long",
         "One cell holds more text than a spreadsheet's cell can: usually a quotation mark that "
         "was never closed, or a picture pasted as text.",
         "shorten or remove it"),
    Code("broken-quotes", "error", "files", "Broken quotation marks",
         "A cell opens with a quotation mark that is not closed properly, so that the rest of the "
         "file would run into it.",
         "close or remove the quotation mark"),
    Code("ragged-row", "error", "files", "Ragged row",
         "A row has more or fewer cells than the header, so that values may stand in wrong "
         "columns.",
         "add the missing cells or put text with commas into quotation marks"),
    Code("header-below", "error", "files", "Header not in the first row",
         "Above the row of column names stands something else, such as a title or a comment.",
         "delete the rows above the header"),
    Code("duplicate-header", "error", "files", "Column name twice",
         "Two columns have the same name; which one is meant cannot be told.",
         "rename one of them"),
    Code("empty-table", "error", "files", "No rows",
         "The table has a header and nothing below it.",
         "add its rows, or leave the file out"),
    Code("unnamed-column", "note", "files", "Unnamed column",
         "A column without a name is not used; often it is a row number that a program added.",
         "name it if it matters"),
    Code("other-format", "note", "files", "Format of another program",
         "The file is the export of another program; its fields were taken for what they mean "
         "there.",
         "check the columns that were recognized"),
    Code("broken-format", "error", "files", "Not as its format asks",
         "A file of another program is not as that format asks: a line, a cell or a sheet is "
         "missing, or does not fit the rest.",
         "correct it, or export the file again"),
    Code("format-counts", "error", "files", "Counts do not agree",
         "The top of the file says how many cases, readers or modalities there are, and the data "
         "have another number; lines may be lost.",
         "correct the number, or export the file again"),
    Code("format-adapted", "note", "files", "Format adapted",
         "What a file of another program holds was changed to fit: marks of lesions became one "
         "rating a case, or a scale on which small is abnormal was turned round.",
         "check that it is what you want"),
    Code("encoding-guessed", "note", "files", "Encoding guessed",
         "The file is not in UTF-8 and was read as Western European text (Windows-1252).",
         "check names with accents; saving as 'CSV UTF-8' removes the doubt"),
    Code("records-lost", "warning", "files", "Records lost",
         "Part of a log cannot be read: usually the run was stopped while it wrote, or the file "
         "was copied before it was whole. What is whole is used.",
         "run or copy it again, or say in the paper which cases are missing"),
    Code("answers-by-mark", "warning", "files", "Answers by the scorer's mark",
         "A log holds free text, or no answer at all, and a scorer's mark of it. An answer marked "
         "correct is taken for the truth, one marked incorrect for the other label. A scorer "
         "that marks what it cannot parse as incorrect makes wrong answers of it.",
         "let the scorer log the label that it found, and look at the answers marked incorrect"),
    Code("answers-not-told", "error", "files", "Answers not told",
         "A log holds free text with a scorer's mark; where there are not two labels, a mark of "
         "incorrect does not tell what was answered.",
         "let the scorer log the label that it found, or give a table with a column 'response'"),
    Code("log-aside", "note", "files", "Part of a log left aside",
         "A log holds more than one answer or score of the same run; one was taken.",
         "name another in a table of your own if it is the one meant"),
    Code("truth-not-logged", "note", "files", "Truth not logged",
         "A log does not tell the right answer to some of its samples, such as those that failed.",
         "name a table of cases with their truth beside the log"),
    Code("model-by-name", "warning", "files", "Model named after its file",
         "A log does not say which model answered; the name of its folder or file stands for it.",
         "check the name; give the file of results beside it, or rename the file"),
)  # fmt: skip
