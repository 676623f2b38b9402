/** The first three numbers of loopback addresses that nobody else is likely to use now. */
export function randomNet(): string {
  const random = (least: number, most: number) => least + Math.floor(Math.random() * (most - least + 1));
  return `127.${random(1, 250)}.${random(0, 250)}`;
}
