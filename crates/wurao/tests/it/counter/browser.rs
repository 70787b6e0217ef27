//! The registry's pages in a browser.
