// SPDX-License-Identifier: MIT
// The settings of the engine, from a configuration. Pure, any thread.
#pragma once

#include "grayling/config/config.hpp"
#include "grayling/engine/engine.hpp"

namespace grayling {

EngineSettings engine_settings(const Config& config);

}  // namespace grayling
