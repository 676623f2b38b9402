/** Replaces the space in `- port: 80`: this turns the item into a field, and no line moves. */
const MARK = '\uE000';
const ITEM = `-${MARK}`;

/**
 * Turns each list item at the beginning of a line into a field, if there is no name of a list above it, as in resources that are published
 * without their indentation. Otherwise, such a text is not YAML.
 */
export function itemsAsFields(text: string): string {
  let inList = false;
  return text.split('\n').map((line) => {
    if (/^\s*(#|$)/.test(line) || /^\s/.test(line)) return line;
    if (/^- /.test(line)) return inList || !/^- +[A-Za-z]\w*:( |$)/.test(line) ? line : line.replace(' ', MARK);
    inList = /^[A-Za-z]\w*:\s*(#.*)?$/.test(line);
    return line;
  }).join('\n');
}

/** Returns the first field of the item from which such a field was made, or undefined for every other field. */
export function fieldOfItem(name: string): string | undefined {
  return name.startsWith(ITEM) ? name.slice(ITEM.length).trim() : undefined;
}
