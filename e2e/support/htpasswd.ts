import { createHash } from 'node:crypto';

/** A line that nginx reads, as `htpasswd -s` writes it, of `user:password`. */
export function htpasswdLine(credentials: string): string {
  const [tenant, password] = credentials.split(':');
  return `${tenant}:{SHA}${createHash('sha1').update(password).digest('base64')}\n`;
}
