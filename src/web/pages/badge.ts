import { type Html, html } from '../html.ts';

export type BadgeState = 'success' | 'failure' | 'cancelled' | 'neutral' | 'unknown';

/** What it says, in which colour, and how wide that is in pixels. The colours keep a contrast of 4.5 to white. */
const looks: Readonly<Record<BadgeState, readonly [word: string, colour: string, width: number]>> = {
  success: ['passing', '#1a7f37', 54],
  failure: ['failing', '#cf222e', 46],
  cancelled: ['cancelled', '#59636e', 64],
  neutral: ['nothing to run', '#59636e', 90],
  unknown: ['unknown', '#59636e', 60],
};

/** A picture of how a branch stands. */
export function badgeImage(state: BadgeState): Html {
  const [word, colour, width] = looks[state];
  const all = 24 + width;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${all}" height="20" role="img" aria-label="ci: ${word}">
<title>ci: ${word}</title>
<clipPath id="edge"><rect width="${all}" height="20" rx="4"/></clipPath>
<g clip-path="url(#edge)"><rect width="24" height="20" fill="#25292e"/><rect x="24" width="${width}" height="20" fill="${colour}"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle"><text x="12" y="14">ci</text><text x="${24 + width / 2}" y="14">${word}</text></g>
</svg>
`;
}
