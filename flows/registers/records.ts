import { balance } from '../balance.js';
import { files } from '../files.js';
import { guarantor } from '../guarantor.js';
import { loanApply } from '../loan-apply.js';
import { loans } from '../loans.js';
import { meetings } from '../meetings.js';
import { myChama } from '../my-chama.js';
import { papers } from '../papers.js';
import { projects } from '../projects.js';
import { rotation } from '../rotation.js';
import { statement } from '../statement.js';
import { votes } from '../votes.js';
import { welfare } from '../welfare.js';
import { whoPaid } from '../who-paid.js';
import { politely } from '../kit/asked.js';
import type { FlowEntry } from '../kit/register.js';

/** What the chama's records say, and what members do in them. */
export const records = {
  balance: {
    machine: balance,
    version: 1,
    for: 'member',
    needsPin: true,
    page: 'page.to.balance',
    name: 'flow.balance',
    words: { en: ['balance', 'bal'], sw: ['salio', 'baki'], fr: ['solde'] },
    // "Salio la simu" is airtime.
    args: (rest) => (/^la simu\b/i.test(rest) ? undefined : politely(rest)),
  },
  statement: {
    machine: statement,
    version: 1,
    for: 'member',
    needsPin: true,
    page: 'page.to.statement',
    name: 'flow.statement',
    words: { en: ['statement', 'mini'], sw: ['taarifa', 'orodha'], fr: ['releve', 'historique'] },
    args: politely,
  },
  files: {
    machine: files,
    version: 1,
    for: 'member',
    needsPin: true,
    page: 'page.to.statement',
    partOf: 'statement',
    name: 'flow.files',
    words: { en: ['pdf', 'file', 'files'], sw: ['faili', 'mwaka'], fr: ['fichier', 'fichiers', 'annee'] },
    args: politely,
  },
  'my-chama': { machine: myChama, version: 1, for: 'member', name: 'flow.my-chama' },
  loans: {
    machine: loans,
    version: 1,
    for: 'member',
    needsPin: true,
    page: 'page.to.loans',
    name: 'flow.loans',
    words: { en: ['loan', 'loans', 'borrow'], sw: ['mkopo', 'mikopo', 'kopa'], fr: ['pret', 'prets', 'emprunter', 'emprunts'] },
    args: politely,
  },
  'loan-apply': {
    machine: loanApply,
    version: 1,
    for: 'member',
    needsPin: true,
    page: 'page.to.loan-apply',
    partOf: 'loans',
    name: 'flow.loan-apply',
  },
  guarantor: {
    machine: guarantor,
    version: 1,
    for: 'member',
    needsPin: true,
    page: 'page.to.guarantor',
    name: 'flow.guarantor',
    words: { en: ['guarantor', 'guarantee'], sw: ['mdhamini', 'dhamini', 'udhamini'], fr: ['avaliste', 'aval', 'garant'] },
    args: politely,
  },
  meetings: {
    machine: meetings,
    version: 1,
    for: 'member',
    name: 'flow.meetings',
    words: { en: ['meeting', 'meetings'], sw: ['mkutano', 'mikutano'], fr: ['reunion', 'reunions'] },
    args: politely,
  },
  votes: {
    machine: votes,
    version: 1,
    for: 'member',
    name: 'flow.votes',
    words: { en: ['vote', 'votes', 'election'], sw: ['kura', 'uchaguzi'], fr: ['voter', 'vote', 'elections'] },
    args: politely,
  },
  projects: {
    machine: projects,
    version: 1,
    for: 'member',
    name: 'flow.projects',
    words: { en: ['project', 'projects', 'pledge'], sw: ['mradi', 'miradi', 'ahadi'], fr: ['projet', 'projets', 'promesse'] },
    args: politely,
  },
  'who-paid': { machine: whoPaid, version: 1, for: 'member', name: 'flow.who-paid' },
  papers: {
    machine: papers,
    version: 1,
    for: 'member',
    name: 'flow.papers',
    words: { en: ['notices', 'notice', 'documents'], sw: ['matangazo', 'tangazo', 'nyaraka'], fr: ['annonces', 'annonce', 'documents'] },
    args: politely,
  },
  rotation: {
    machine: rotation,
    version: 1,
    for: 'member',
    name: 'flow.rotation',
    words: { en: ['turn', 'rotation'], sw: ['zamu', 'mzunguko'], fr: ['tour', 'tours'] },
    args: politely,
  },
  welfare: {
    machine: welfare,
    version: 1,
    for: 'member',
    needsPin: true,
    page: 'page.to.welfare',
    name: 'flow.welfare',
    words: { en: ['welfare', 'dividend', 'dividends'], sw: ['gawio', 'misaada'], fr: ['dividende', 'dividendes', 'aides'] },
    args: politely,
  },
} satisfies Record<string, FlowEntry>;
