import { explorerPlugin } from '@graphiql/plugin-explorer';
import { isMacOs, KeyCode, KeyMod, pick, useGraphiQL, useMonaco } from '@graphiql/react';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useEffect, useState } from 'react';
import { fetcher } from './fetcher.js';
import { AddressBar, Share } from './permalink.jsx';

/**
 * GraphiQL with the examples beside it. A link's query comes before the tabs that the browser kept; a first visit shows
 * firstQuery and, where there is room, the examples.
 */
export function Playground({ link, firstQuery, examples }) {
  const [plugins] = useState(() => [examples, explorerPlugin({ showAttribution: false }), HISTORY_PLUGIN]);
  const [narrow] = useState(() => matchMedia('(width < 50rem)').matches);
  const [notice, setNotice] = useState('');

  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      visiblePlugin={narrow ? undefined : examples}
      initialQuery={link?.query}
      initialVariables={link?.variables}
      defaultQuery={firstQuery}
      inputValueDeprecation
      schemaDescription
      // Tokens stay out of the browser's storage.
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
    >
      <GraphiQL.Logo>
        <a className="graphiql-logo-link" href="../">Wortlaut</a>
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, merge, copy }) => <>{prettify}{merge}{copy}<Share say={setNotice} /></>}
      </GraphiQL.Toolbar>
      <AddressBar initial={link} />
      <StatusBar notice={notice} clear={() => setNotice('')} />
    </GraphiQL>
  );
}

const TAB_HINT = 'Tab rückt im Editor ein; Strg+M gibt die Tab-Taste frei.';
const TAB_HINT_EN = 'Tab indents in the editor; Ctrl+M frees the Tab key.';

// How to leave the editor by keyboard (WCAG 2.1.2), and short notices.
function StatusBar({ notice, clear }) {
  const { queryEditor, variableEditor, headerEditor } = useGraphiQL(pick('queryEditor', 'variableEditor', 'headerEditor'));
  const monaco = useMonaco((state) => state.monaco);

  useEffect(() => {
    // On a Mac Monaco's own key for this is the one by which GraphiQL merges fragments.
    if (!monaco || !isMacOs) return;
    const rule = monaco.editor.addKeybindingRule({ keybinding: KeyMod.WinCtrl | KeyCode.KeyM, command: 'editor.action.toggleTabFocusMode' });
    return () => rule.dispose();
  }, [monaco]);

  useEffect(() => {
    queryEditor?.updateOptions({ ariaLabel: `Abfrage · Query. ${TAB_HINT}`, wordWrap: 'on' });
    variableEditor?.updateOptions({ ariaLabel: `Variablen · Variables. ${TAB_HINT}` });
    headerEditor?.updateOptions({ ariaLabel: `Kopfzeilen · Headers. ${TAB_HINT}` });
  }, [queryEditor, variableEditor, headerEditor]);

  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(clear, 6000);
    return () => clearTimeout(timer);
  }, [notice, clear]);

  return (
    <footer className="status-bar">
      <p>{TAB_HINT} <span lang="en">{TAB_HINT_EN}</span></p>
      <p role="status">{notice}</p>
      <p><a href="./LICENSES.txt">Lizenzen <span lang="en">Licences</span></a></p>
    </footer>
  );
}
