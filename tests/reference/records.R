# What covariates.R, exact_tables.R and predictive_values.R share. They run in tests/reference,
# read data/ and write expected/; each replaces the whole file of its topic.

suppressPackageStartupMessages(library(jsonlite))

read_data <- function(name) {
  read.csv(file.path("data", name), stringsAsFactors = FALSE, na.strings = "")
}

version_of <- function(package) as.character(packageVersion(package))

# A vector of one number becomes a number, a longer one a list.
record <- function(id, data, what, software, version, call, inputs, expected, rel, abs, why) {
  list(id = id, data = data, what = what, software = software, version = version, call = call,
       inputs = inputs, expected = expected, tolerance = list(rel = rel, abs = abs, why = why))
}

write_records <- function(topic, records) {
  text <- toJSON(records, auto_unbox = TRUE, digits = I(17), pretty = 1, null = "null", na = "null")
  writeLines(text, file.path("expected", paste0(topic, ".json")))
}
