# Bounds and CPU seconds of R surveillance, for the bench.
# Usage: Rscript run.R <flexible|classic|defaults|muan|root|classic3|C1|C2|C3> <counts.csv: one series a column> <first week> <out.csv>
suppressPackageStartupMessages(library(surveillance))
args <- commandArgs(trailingOnly = TRUE)
method <- args[1]
counts <- as.matrix(read.csv(args[2]))
weeks <- as.integer(args[3]):nrow(counts)
sts <- sts(observed = counts, freq = 52)
before <- proc.time()
result <- suppressWarnings(switch(method,
  flexible = farringtonFlexible(sts, control = list(
    range = weeks, b = 4, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, weightsThreshold = 2.58,
    pThresholdTrend = 1, alpha = 0.05, thresholdMethod = "nbPlugin", glmWarnings = FALSE)),
  classic = farrington(sts, control = list(range = weeks, b = 4, w = 3, alpha = 0.01)),
  defaults = farringtonFlexible(sts, control = list(range = weeks, b = 3, glmWarnings = FALSE)),
  muan = farringtonFlexible(sts, control = list(
    range = weeks, b = 3, noPeriods = 10, thresholdMethod = "muan", glmWarnings = FALSE)),
  root = farringtonFlexible(sts, control = list(
    range = weeks, b = 3, w = 2, noPeriods = 5, trend = FALSE, reweight = FALSE, thresholdMethod = "delta",
    powertrans = "1/2", alpha = 0.01, glmWarnings = FALSE)),
  classic3 = farrington(sts, control = list(range = weeks, b = 3)),
  earsC(sts, control = list(range = weeks, method = method, alpha = 0.001))))
spent <- proc.time() - before
write.csv(upperbound(result), args[4], row.names = FALSE)
cat(spent[["user.self"]] + spent[["sys.self"]], "\n")
