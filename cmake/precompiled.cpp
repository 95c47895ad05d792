// Carries the precompiled headers; see HoistOptions.cmake.
