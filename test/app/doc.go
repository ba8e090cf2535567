// Package app tests the application in web/app as people use it: the running program, in Chromium. What is done and expected
// stands in web/app/test, for Playwright; begin there with harness.mjs.
package app
