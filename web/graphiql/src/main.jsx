import './workers.js';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';
import { createRoot } from 'react-dom/client';
import { examplesPlugin, loadExamples } from './examples.jsx';
import { readLink } from './link.js';
import { Playground } from './playground.jsx';

let examples = [];
let problem = '';
try {
  examples = await loadExamples();
} catch (error) {
  problem = error.message;
}

createRoot(document.getElementById('root')).render(
  <Playground
    link={readLink(location.hash)}
    firstQuery={examples[0]?.query ?? ''}
    examples={examplesPlugin(examples, problem)}
  />,
);
