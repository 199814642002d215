/** The arrows between rooms (docs/architecture.md). An arrow that is not listed here is a mistake, not an exception. */

const leaves = '^src/(money|phone|clock|ids|http|log|metrics|secrets|crashpoint|channel-name|breaker|gsm7|media-file|outgoing|limit)\\.ts$';

/** What every provider may import: the ports, and how answers are read. Never another provider. */
const toProviders = ['^src/providers/(ports|answers)\\.ts$', '^src/providers/ports/'];

/** room → what it may import, besides itself, the leaves, node and packages */
const arrows = {
  // what a price, a tier, a recipient is, is said once: types alone
  '^flows/': ['^src/providers/ports/(lightning|payout)\\.ts$'],
  '^src/conversation/': ['^flows/kit/', '^flows/texts/'],
  '^src/channels/layout\\.ts$': ['^src/conversation/(types|voice)\\.ts$'],
  '^src/channels/ussd/': ['^src/conversation/(types|voice)\\.ts$', '^src/channels/layout\\.ts$'],
  '^src/channels/whatsapp/': [
    '^src/conversation/(types|voice)\\.ts$',
    '^src/channels/layout\\.ts$',
    '^src/database/',
    '^prisma/generated/',
  ],
  '^src/channels/sms/': ['^src/conversation/(types|voice)\\.ts$', '^src/channels/layout\\.ts$'],
  '^src/channels/terminal/': ['^src/conversation/(types|voice)\\.ts$'],
  '^src/channels/phones/': ['^src/conversation/(types|voice)\\.ts$'],
  '^src/operations/': [
    '^src/providers/ports(\\.ts$|/)',
    '^src/ledger/',
    '^src/book/port\\.ts$',
    '^src/notifications/',
    '^src/database/',
    '^flows/kit/(say|intents|me|lightning|link|payout)\\.ts$',
    '^prisma/generated/',
  ],
  '^src/providers/chamapay/': toProviders,
  '^src/providers/imarapay/': toProviders,
  '^src/providers/africastalking/': toProviders,
  '^src/providers/campay/': toProviders,
  '^src/providers/bitpesa/': toProviders,
  '^src/providers/chapsmart/': toProviders,
  '^src/providers/ports/': ['^src/providers/ports\\.ts$'],
  '^src/book/': [
    '^src/providers/ports(\\.ts$|/)',
    '^src/database/',
    '^flows/kit/(attachment|care|me|reads|records|intents|say)\\.ts$',
    '^prisma/generated/',
  ],
  '^src/sim-swap/': [
    '^src/providers/ports/sim-swap\\.ts$',
    '^flows/kit/(say|intents|me|safety)\\.ts$',
    '^src/database/',
    '^prisma/generated/',
  ],
  '^src/care/': [
    '^src/book/(port|people|records|setup)\\.ts$',
    '^src/book/records/',
    '^src/book/local/(store|table)\\.ts$',
    '^src/book/local/tables/writes\\.ts$',
    '^flows/kit/(care|intents|me|names|reads|say)\\.ts$',
  ],
  '^src/page/': ['^src/conversation/(types|page|page-tokens|page-proof)\\.ts$', '^flows/(texts|kit)/'],
  '^src/pictures/': ['^flows/(texts|kit)/'],
  '^src/ledger/': ['^src/database/', '^prisma/generated/'],
  '^src/notifications/': ['^src/providers/ports\\.ts$', '^flows/(texts|kit)/', '^src/database/', '^prisma/generated/'],
  '^src/database/': ['^prisma/generated/'],
  '^src/standins/': [],
  '^src/config(\\.ts$|/)': ['^src/book/rules-schema\\.ts$'],
  '^src/cli/': [
    '^src/(config|open|main|checks|demo|secret-key|callback-addresses|callback-tokens)\\.ts$',
    '^src/config/why-not\\.ts$',
    '^src/operations/',
    '^src/ledger/',
    '^src/book/',
    '^src/database/',
    '^src/notifications/',
    '^src/channels/terminal/',
    '^src/standins/(server|seed|credentials)\\.ts$',
  ],
};

module.exports = {
  forbidden: [
    ...Object.entries(arrows).map(([room, may]) => ({
      name: `from ${room.replace(/[\^\\]|\/$/g, '')}`,
      severity: 'error',
      from: { path: room },
      to: { path: '^(src|flows|prisma)/', pathNot: [room, leaves, ...may] },
    })),
    {
      name: 'leaves stand alone',
      severity: 'error',
      from: { path: leaves },
      to: { path: '^(src|flows|prisma)/', pathNot: leaves },
    },
    {
      name: 'nothing of a provider but through main',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/providers/', '^src/(main|open|serve-chama|app|demo)\\.ts$', '^src/checks(\\.ts$|/)'] },
      to: { path: '^src/providers/(?!ports)' },
    },
    { name: 'product code knows no tests', severity: 'error', from: { path: '^(src|flows)/' }, to: { path: '^(test|bench|scripts)/' } },
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js'],
    },
  },
};
