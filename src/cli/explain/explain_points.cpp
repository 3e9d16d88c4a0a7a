// SPDX-License-Identifier: MIT
// How suspicious a request is.
#include "cli/explain/explain.hpp"

namespace grayling {

std::string points_words(const ExplainReport& report) {
  const Evidence& evidence = report.explanation.evidence;
  const SuspicionSettings& suspicion = report.config.suspicion;
  const std::string counted = counted_text(evidence, suspicion.points);
  std::string text = std::to_string(sum(evidence, suspicion.points));
  if (!counted.empty()) text += ": " + counted;
  if (report.explanation.suspicion == Suspicion::WaitsLong) {
    text += "; from suspicion.long_from = " + std::to_string(suspicion.long_from) +
            " on, a stranger waits " + std::to_string(report.explanation.delay) + " s";
  }
  return text;
}

}  // namespace grayling
