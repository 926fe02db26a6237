# A yes or no in several groups: Fisher's exact test and that of Freeman and Halton.

source("records.R")

tables <- list(
  two_groups = list(yes = c(8, 2), totals = c(10, 15)),
  two_groups_ties = list(yes = c(3, 0), totals = c(4, 4)),
  none_in_one = list(yes = c(0, 4), totals = c(9, 9)),
  three_groups = list(yes = c(0, 5, 5), totals = c(5, 5, 6)),
  subspecialties = list(yes = c(1, 3, 2, 0, 0, 1), totals = c(4, 4, 3, 2, 2, 2)),
  all_ties = list(yes = c(1, 0, 1, 0), totals = c(1, 1, 1, 1)),
  unequal = list(yes = c(12, 3, 0, 7), totals = c(30, 8, 5, 9)),
  far_apart = list(yes = c(19, 1, 2), totals = c(20, 18, 25)),
  many_groups = list(yes = c(2, 0, 4, 1, 3, 5, 0, 2), totals = c(3, 5, 6, 4, 3, 8, 2, 6)),
  large = list(yes = c(45, 60, 38), totals = c(90, 95, 88))
)

records <- lapply(names(tables), function(name) {
  one <- tables[[name]]
  table <- rbind(one$yes, one$totals - one$yes)
  record(
    paste0("exact.", name), "none", "two-sided P of equal shares of yes, all margins fixed",
    "R stats", as.character(getRversion()),
    "fisher.test(rbind(yes, totals - yes), workspace = 2e7)$p.value", one,
    list(p = fisher.test(table, workspace = 2e7)$p.value), 1e-10, 1e-14,
    "fisher.test sums in double precision, ours in whole numbers"
  )
})
write_records("exact_tables", records)
