/** `npm run styles`: writes src/web/assets/primer.css, what our pages use of GitHub's Primer, and nothing else of its megabyte. */

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PurgeCSS } from 'purgecss';

export const primerFile = fileURLToPath(new URL('../../src/web/assets/primer.css', import.meta.url));

const resolve = createRequire(import.meta.url).resolve;
const primitives = [
  'base/size/size',
  'base/typography/typography',
  'functional/size/border',
  'functional/size/radius',
  'functional/typography/typography',
  'functional/themes/light',
  'functional/themes/dark',
].map(name => `@primer/primitives/dist/css/${name}.css`);
const sheets = [...primitives, '@primer/css/dist/core.css', '@primer/css/dist/navigation.css'];

/** The rules and variables of Primer whose names stand in our pages, our scripts or our own styles. */
export async function primerStyles(): Promise<string> {
  const web = fileURLToPath(new URL('../../src/web', import.meta.url));
  const names = ['berth', 'run', 'history', 'operations', 'log'];
  const own = names.map(name => readFileSync(`${web}/assets/${name}.css`, 'utf8'));
  const variables = own.flatMap(css => Array.from(css.matchAll(/var\((--[\w-]+)/g), ([, name]) => name ?? ''));
  const all = sheets.map(name => readFileSync(resolve(name), 'utf8')).join('\n');
  const [kept] = await new PurgeCSS().purge({
    content: [`${web}/pages/**/*.ts`, `${web}/assets/**/*.js`],
    css: [{ raw: all }],
    safelist: { standard: ['html', 'body'], variables },
    variables: true,
  });
  if (kept === undefined) throw new Error('PurgeCSS gave nothing back.');
  return `/* Made from @primer/css and @primer/primitives (MIT, GitHub Inc.) by \`npm run styles\`. */\n${tidy(kept.css)}\n`;
}

function tidy(css: string): string {
  return (
    css
      .replaceAll(/\/\*[\s\S]*?\*\//g, '')
      // The arrows of selects: our content security policy lets no picture in that does not come from us.
      .replaceAll(/background-image:\s*url\(["']?data:[^)]*\);?/g, '')
      .replaceAll(/\s*\n\s*/g, '\n')
      .replaceAll(/[^{}]+\{\s*\}/g, '')
      .trim()
  );
}

if (import.meta.main) writeFileSync(primerFile, await primerStyles());
