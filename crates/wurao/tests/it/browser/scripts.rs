//! What the phone of the tests asks of a page, in the page's own language.

/// Marks what a person means: `press` links and buttons, `choice` labelled boxes, `field` labelled fields.
pub const FIND: &str = r"
const [kind, words] = arguments;
const plain = e => e.textContent.replace(/\s+/g, ' ').trim();
const seen = e => e.getClientRects().length > 0 && e.checkVisibility();
document.querySelectorAll('[data-meant]').forEach(e => delete e.dataset.meant);
const kinds = { press: 'a, button, summary', choice: 'label:has(input)', field: 'label[for]' };
const all = [...document.querySelectorAll(kinds[kind])].filter(seen);
const control = e => kind === 'field' ? document.getElementById(e.htmlFor) : e;
const found = all.find(e => plain(e) === words) || all.find(e => plain(e).startsWith(words));
if (!found || !control(found)) return all.map(plain);
control(found).dataset.meant = '1';
control(found).scrollIntoView({ block: 'center' });
return true;
";

/// Sets the marked field to a value, or a list to the line with these words.
pub const PICK: &str = r"
const field = document.querySelector('[data-meant]');
const value = arguments[1];
if (field.tagName === 'SELECT') {
  const line = [...field.options].find(o => o.textContent.trim() === value);
  if (!line) return false;
  field.value = line.value;
} else {
  field.value = value;
}
field.dispatchEvent(new Event('input', { bubbles: true }));
field.dispatchEvent(new Event('change', { bubbles: true }));
return field.value !== '';
";

/// What is to be seen after every load.
pub const LOOK: &str = r"
const width = arguments[0];
const root = document.documentElement;
const wide = root.scrollWidth <= width ? [] : [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > width + 1).slice(0, 5).map(e => e.outerHTML.slice(0, 120));
if (root.scrollWidth > width && wide.length === 0) wide.push(root.scrollWidth);
const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
const named = e => e.labels?.length || e.getAttribute('aria-label') || e.type === 'hidden';
return {
  wide,
  missing: root.textContent.includes('⟦'),
  h1: document.querySelectorAll('h1').length,
  foreign: performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin + '/')),
  twins: ids.filter((id, at) => ids.indexOf(id) !== at),
  nameless: [...document.querySelectorAll('input, select, textarea')].filter(e => !named(e)).map(e => e.outerHTML),
  script: performance.getEntriesByType('resource').some(e => e.name.endsWith('.js')),
};
";
