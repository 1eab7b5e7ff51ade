import { pick, ToolbarButton, ToolbarMenu, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import { endpoint } from './fetcher.js';
import { readLink, writeLink } from './link.js';
import { useOpenQuery } from './tabs.js';

/** Keeps the address and the active tab the same: edits change the address, a followed link opens its query. */
export function AddressBar({ initial }) {
  const { tabs, activeTabIndex, queryEditor, operations, operationName } = useGraphiQL(
    pick('tabs', 'activeTabIndex', 'queryEditor', 'operations', 'operationName'),
  );
  const { setOperationName } = useGraphiQLActions();
  const open = useOpenQuery((text) => !text.trim());

  const { query, variables } = tabs[activeTabIndex];
  const fragment = query ? writeLink({ query, variables, operationName: chosen(operations, operationName) }) : '';
  const shown = useRef(fragment);
  useEffect(() => {
    if (shown.current === fragment) return;
    // Browsers refuse too many changes in a row.
    const timer = setTimeout(() => {
      shown.current = fragment;
      if (fragment !== location.hash) history.replaceState(null, '', fragment || location.pathname);
    }, 300);
    return () => clearTimeout(timer);
  }, [fragment]);

  // The editor chooses a document's first operation when it reads it, so the link's choice has to wait for that. The cursor
  // goes there too: Ctrl+Enter runs the operation at the cursor.
  const wanted = useRef(initial?.operationName);
  useEffect(() => {
    const operation = operations?.find(({ name }) => name && name.value === wanted.current);
    if (!operation) return;
    wanted.current = null;
    setOperationName(operation.name.value);
    queryEditor.setPosition(queryEditor.getModel().getPositionAt(operation.loc.start));
  }, [operations, queryEditor, setOperationName]);

  useEffect(() => {
    function follow() {
      const link = readLink(location.hash);
      if (!link) return;
      wanted.current = link.operationName;
      open(link);
    }
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  });

  return null;
}

/** Toolbar: a button that copies the permalink and a menu with the other ways to share. say shows a notice. */
export function Share({ say }) {
  const { queryEditor, variableEditor, operations, operationName } = useGraphiQL(
    pick('queryEditor', 'variableEditor', 'operations', 'operationName'),
  );

  // From the editors themselves: what the tabs hold is a tenth of a second behind.
  function current() {
    return {
      query: queryEditor?.getValue() ?? '',
      variables: variableEditor?.getValue() ?? '',
      operationName: chosen(operations, operationName),
    };
  }
  function link() {
    return new URL(writeLink(current()), location.href).href;
  }
  async function copyLink() {
    const href = link();
    history.replaceState(null, '', href);
    await copy(href, 'Link kopiert · Link copied', 'Nicht kopiert; der Link steht in der Adresszeile · Not copied; the link is in the address bar');
  }
  async function copyCurl() {
    try {
      await copy(curl(current()), 'curl-Befehl kopiert · curl command copied', 'Nicht kopiert: Der Browser erlaubt es nur über HTTPS · Not copied: the browser allows it on HTTPS only');
    } catch (error) {
      say(`Variablen sind kein JSON · Variables are not JSON: ${error.message}`);
    }
  }
  async function copy(text, done, failed) {
    // navigator.clipboard is missing outside secure contexts and may be refused.
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      say(failed);
      return;
    }
    say(done);
  }
  function shareElsewhere() {
    // Rejected when the reader closes the dialog: nothing to say then.
    navigator.share({ title: document.title, url: link() }).catch(() => {});
  }

  return (
    <>
      <ToolbarButton className="copy-link" label="Link kopieren · Copy link" onClick={copyLink}>
        <LinkIcon className="graphiql-toolbar-icon" aria-hidden="true" />
      </ToolbarButton>
      <ToolbarMenu
        button={
          <ToolbarButton className="share" label="Teilen · Share">
            <ShareIcon className="graphiql-toolbar-icon" aria-hidden="true" />
          </ToolbarButton>
        }
      >
        <ToolbarMenu.Item onSelect={copyLink}>Link kopieren · Copy link</ToolbarMenu.Item>
        <ToolbarMenu.Item onSelect={copyCurl}>curl kopieren · Copy curl</ToolbarMenu.Item>
        {navigator.share && <ToolbarMenu.Item onSelect={shareElsewhere}>Teilen … · Share …</ToolbarMenu.Item>}
      </ToolbarMenu>
    </>
  );
}

// An operation's name is part of a request only when there is a choice.
function chosen(operations, operationName) {
  return operations?.length > 1 ? operationName : null;
}

// For a POSIX shell: nothing is special within single quotes but the single quote. Throws when the variables are not JSON.
function curl({ query, variables, operationName }) {
  const body = JSON.stringify({
    query,
    ...(variables.trim() && { variables: JSON.parse(variables) }),
    ...(operationName && { operationName }),
  });
  return `curl '${endpoint}' -H 'Content-Type: application/json' -H 'Accept: application/graphql-response+json' --data-raw '${body.replaceAll("'", `'\\''`)}'`;
}

function LinkIcon(props) {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" {...props}>
      <path d="M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2" />
    </svg>
  );
}

function ShareIcon(props) {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" {...props}>
      <path d="M12 15V3.5M8 7l4-3.5L16 7M6 11H4.5v9.5h15V11H18" />
    </svg>
  );
}
