/** Stands for the space in `- port: 80`: with it, the item is a field, and the lines below stay where they are. */
const MARK = '\uE000';
const ITEM = `-${MARK}`;

/**
 * Makes a field of each list item that stands at the beginning of a line though no name of a list stands above it, as in resources that are
 * published without their indentation. Such a text is no YAML otherwise.
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

/** The first field of the item that such a field stands for, or nothing for every other field. */
export function fieldOfItem(name: string): string | undefined {
  return name.startsWith(ITEM) ? name.slice(ITEM.length).trim() : undefined;
}
