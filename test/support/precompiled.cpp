// SPDX-License-Identifier: MIT
// Only here to have the precompiled headers of the test programs (test/CMakeLists.txt).
