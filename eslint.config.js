import tseslint from 'typescript-eslint';

/** Time, chance and the network are handed in, so that a test or a simulation can hold them. */
const handedIn = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Use the Clock that was handed in.' },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Use the Clock that was handed in.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Use the Ids that were handed in.' },
  { selector: 'CallExpression[callee.name=/^(setTimeout|setInterval|fetch)$/]', message: 'Use the Clock or Send that was handed in.' },
  { selector: 'CallExpression[callee.name=/^(randomUUID)$/]', message: 'Use the Ids that were handed in.' },
  { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'Only config.ts reads the environment.' },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      'node_modules/',
      'prisma/generated/',
      'data/',
      '**/*.cjs',
      'src/channels/phones/page/**/*.js',
      'test/whatsapp/page/**/*.js',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'scripts/*.mjs', 'bin/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      'no-console': 'error',
      'max-lines': ['warn', { max: 320, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'flows/**/*.ts'],
    ignores: ['src/clock.ts', 'src/ids.ts', 'src/config.ts', 'src/main.ts', 'src/cli/**'],
    rules: { 'no-restricted-syntax': ['error', ...handedIn] },
  },
  {
    files: ['src/cli/**', 'bench/**', 'test/**', 'scripts/**', 'bin/**', 'whatsapp/**'],
    rules: { 'no-console': 'off', 'max-lines': 'off' },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
