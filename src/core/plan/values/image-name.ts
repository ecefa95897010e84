const component = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const imageName = new RegExp(
  `^(?:(?:${label}(?:\\.${label})*(?::[0-9]{1,5})?)/)?${component}(?:/${component})*` +
    '(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$',
);

/** Whether a text can be the name of an image. The grammar is that of github.com/distribution/reference. */
export function isImageName(text: string): boolean {
  return text.length <= 500 && imageName.test(text);
}
