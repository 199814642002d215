import { table } from '../table.js';

/** A paper of the chama: where it lies, or the hash of its bytes where these are kept elsewhere. */
export const documents = table('document', ['id'], {
  id: 'text',
  title: 'sealed',
  date: 'text',
  expiresOn: 'text?',
  link: 'sealed?',
  sha256: 'text?',
  addedBy: 'text',
  removedOn: 'text?',
});

/** What officers have told members. Sending it is not the book's. */
export const notices = table('notice', ['id'], {
  id: 'text',
  kind: ['notice', 'election'],
  title: 'sealed',
  body: 'sealed',
  audience: ['all', 'officers'],
  date: 'text',
  at: 'moment',
  by: 'text',
});
