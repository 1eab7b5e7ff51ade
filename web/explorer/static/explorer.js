// Suggestions while words are typed into a search (the combobox pattern of WAI-ARIA), and buttons that copy. Without this the forms
// work as they are, and what is to be copied can be selected. What is chosen is gone to or, in fields with data-take, taken into the form.

const wait = 200; // milliseconds after the last key

for (const input of document.querySelectorAll('input[data-suggest]')) suggest(input);
// navigator.clipboard is missing where the page did not come over HTTPS or from this machine.
if (navigator.clipboard) for (const text of document.querySelectorAll('[data-copy]')) offerCopy(text);

function offerCopy(text) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text.dataset.copy;
  const said = document.createElement('span');
  said.setAttribute('role', 'status');
  said.className = 'said-so';
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = text.dataset.copied;
    } catch {
      getSelection().selectAllChildren(text); // the browser does not allow it: the reader can still copy
    }
  });
  text.after(button, said);
}

/** take puts what was chosen into the form, as the server writes it; where a field takes one only, instead of what was chosen before. */
function take(input, { id, text }) {
  const name = input.labels[0];
  const earlier = input.form.querySelectorAll(`input[type=checkbox][name="${input.name}"]`);
  for (const box of earlier) if (input.dataset.take === 'one' || box.value === id) box.labels[0].remove();
  const box = document.createElement('input');
  Object.assign(box, { type: 'checkbox', name: input.name, value: id, checked: true });
  const label = document.createElement('label');
  label.className = 'chosen';
  label.append(box, ` ${text}`);
  name.before(label);
  input.value = '';
  input.required = false;
  input.parentElement.querySelector('[role=status]').textContent = text;
}

function suggest(input) {
  const list = document.createElement('ul');
  list.className = 'suggestions';
  list.id = `${input.id}-vorschlaege`;
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.labels[0].textContent);
  input.after(list);
  if (input.dataset.take) { // tells those who listen what was taken
    const said = document.createElement('span');
    said.setAttribute('role', 'status');
    said.className = 'aside';
    list.after(said);
  }
  for (const [name, value] of Object.entries({
    role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': list.id, 'aria-expanded': 'false',
  })) input.setAttribute(name, value);

  let timer;
  let asked; // the request that is on its way
  let offered = [];
  let chosen = -1;

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    chosen = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function choose(n) {
    const options = list.children;
    if (!options.length) return;
    chosen = (n + options.length) % options.length;
    for (const [i, option] of [...options].entries()) option.setAttribute('aria-selected', String(i === chosen));
    input.setAttribute('aria-activedescendant', options[chosen].id);
    options[chosen].scrollIntoView({ block: 'nearest' });
  }

  function follow(suggestion) {
    if (!input.dataset.take) { location.assign(suggestion.href); return; }
    close();
    take(input, suggestion);
  }

  function show(suggestions) {
    offered = suggestions;
    list.replaceChildren(...suggestions.map((suggestion, i) => {
      const option = document.createElement('li');
      option.id = `${list.id}-${i}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.dataset.href = suggestion.href;
      option.textContent = `${suggestion.text} · ${suggestion.detail}`;
      option.addEventListener('mousedown', (event) => { event.preventDefault(); follow(suggestion); });
      return option;
    }));
    chosen = -1;
    list.hidden = suggestions.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
    input.removeAttribute('aria-activedescendant');
  }

  async function ask() {
    const words = input.value.trim();
    if (words.length < 2) { close(); return; }
    asked?.abort();
    asked = new AbortController();
    const address = new URL(input.dataset.suggest, location.href); // with the language, if it was chosen
    address.searchParams.set('q', words);
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch {
      close(); // given up, or out of reach: the form is still there
    }
  }

  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, wait); });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (list.hidden) return;
    switch (event.key) {
      case 'ArrowDown': choose(chosen + 1); break;
      case 'ArrowUp': choose(chosen - 1); break;
      case 'Escape': close(); break;
      case 'Enter':
        if (chosen < 0) return;
        follow(offered[chosen]);
        break;
      default: return;
    }
    event.preventDefault();
  });
}
