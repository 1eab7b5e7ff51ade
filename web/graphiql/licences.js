import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = join(dirname(fileURLToPath(import.meta.url)), 'node_modules');
const NOTICE = /^(licen[cs]e|copying|notice|third-?party-?(notices|licenses?))/i;

// Published without a licence text: the package of the same repository that has it.
const SAME_REPOSITORY = {
  '@graphiql/plugin-doc-explorer': 'graphiql',
  '@graphiql/plugin-explorer': 'graphiql',
  '@graphiql/plugin-history': 'graphiql',
  'react-compiler-runtime': 'react',
  'react-remove-scroll-bar': 'react-remove-scroll',
};

// Vite's licence file goes on with the licences of what runs while building and ends up in no bundle.
const ONLY_WHILE_BUILDING = { vite: /\n# Licenses of bundled dependencies[^]*/ };

// Two plugins that share what they see, for Vite builds each worker apart from the page. The page's plugin writes
// LICENSES.txt with the licence texts and notices of every package of which a module took part in the build, and stops the
// build when a package comes without any.
export function licences() {
  // Rolldown's runtime is in every bundle and no module of its own.
  const folders = new Set([join(MODULES, 'rolldown')]);

  const collect = {
    name: 'wortlaut:licences',
    generateBundle() {
      for (const id of this.getModuleIds()) {
        const folder = packageFolder(id);
        if (folder) folders.add(folder);
      }
    },
  };
  return {
    worker: collect,
    main: {
      ...collect,
      generateBundle() {
        collect.generateBundle.call(this);
        this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: document([...folders]) });
      },
    },
  };
}

// The nearest folder whose package.json has a version: some packages hold package.json files that only say which module
// system a subfolder uses. Null for the project's own files.
function packageFolder(id) {
  // Code that Vite itself adds: \0vite/preload-helper.js.
  if (id.startsWith('\0vite/')) return join(MODULES, 'vite');

  const path = id.replace(/^\0/, '').split('?')[0];
  if (!path.startsWith(MODULES)) return null;
  let folder = dirname(path);
  while (!manifest(folder)?.version) folder = dirname(folder);
  return folder;
}

function manifest(folder) {
  const file = join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function document(folders) {
  const entries = new Map(folders.map((folder) => {
    const { name, version, license } = manifest(folder);
    return [`${name} ${version}`, [`${name} ${version} (${license})`, ...notices(name, folder)].join('\n\n')];
  }));
  const sorted = [...entries.keys()].sort().map((key) => entries.get(key));
  return ['The files beside this one contain parts of these packages.', ...sorted].join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';
}

function notices(name, folder) {
  const source = name in SAME_REPOSITORY ? join(MODULES, SAME_REPOSITORY[name]) : folder;
  const files = readdirSync(source).filter((file) => NOTICE.test(file)).sort();
  if (files.length === 0) {
    throw new Error(`${name} (node_modules/${basename(folder)}) comes without a licence text: name a package of the same repository in licences.js`);
  }
  return files.map((file) => {
    const text = readFileSync(join(source, file), 'utf8').replaceAll('\r\n', '\n');
    return text.replace(ONLY_WHILE_BUILDING[name] ?? '', '').trim();
  });
}
