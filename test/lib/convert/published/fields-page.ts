/**
 * The page of all fields: `npx tsx test/lib/convert/published/fields-page.ts` rewrites it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, accountsOf, PUBLISHED, publishedFields } from './accounts';

export const PAGE = join(__dirname, '../../../../docs/convert-fields.md');

const HEAD = `# Every field of the operators' resources

How \`operatorless convert\` treats each field that the operators publish. [convert.md](convert.md) describes what the honoured
fields become.

- **ignored**: nothing is lost, for the reason given.
- **dropped with a note**: something may be lost, so each conversion says so.
- **refused**: nothing is converted until the field is gone, unless it is empty or asks for what happens anyway.
`;

const TITLES = { ignored: 'Ignored', told: 'Dropped with a note', refused: 'Refused' } as const;

export function fieldsPage(): string {
  // Two versions of a kind often have the same fields.
  const versions = new Map<string, string[]>();
  for (const [list, apiVersion] of PUBLISHED) {
    const body = section(list, apiVersion);
    versions.set(body, [...versions.get(body) ?? [], `\`${apiVersion}\``]);
  }
  return [HEAD, ...[...versions].map(([body, apiVersions]) => `## ${apiVersions.join(' and ')}\n\n${body}`)].join('\n');
}

function section(list: string, apiVersion: string): string {
  const accounts = accountsOf(list, apiVersion);
  const honoured = accounts.filter(({ as }) => as === 'honoured').map(({ field }) => short(field));
  return [
    `Source: ${publishedFields(list).source.replace(/, v1(alpha1)?$/, '')}.`,
    '',
    `**Honoured**: ${honoured.join(', ')}.`,
    '',
    ...(['ignored', 'told', 'refused'] as const).flatMap((as) => table(TITLES[as], accounts.filter((account) => account.as === as))),
  ].join('\n');
}

/** A table with one row for each reason. */
function table(title: string, accounts: readonly Account[]): string[] {
  const reasons = [...new Set(accounts.map(({ reason }) => reason))];
  if (reasons.length === 0) return [];
  const rows = reasons.map((reason) => {
    const fields = accounts.filter((account) => account.reason === reason).map(({ field }) => short(field));
    return `| ${fields.join(', ')} | ${reason.replaceAll('|', '\\|')} |`;
  });
  return [`| ${title.toLowerCase()} | because |`, '| --- | --- |', ...rows, ''];
}

function short(field: string): string {
  return `\`${field.replace('spec.', '')}\``;
}

if (require.main === module) writeFileSync(PAGE, fieldsPage());
