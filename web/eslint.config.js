import js from '@eslint/js'
import importX from 'eslint-plugin-import-x'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig, globalIgnores } from 'eslint/config'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import tseslint from 'typescript-eslint'

const features = readdirSync(join(import.meta.dirname, 'src/features'))

/** A feature may use `lib` and `components`, never another feature; what two share moves down. */
const betweenFeatures = features.map((feature) => ({
  target: `./src/features/${feature}`,
  from: './src/features',
  except: [`./${feature}`],
  message: 'features do not import each other: what two share moves to lib or components',
}))

/** Finds what `@/…` and `./…` mean, as the bundler does. */
const ownFiles = {
  interfaceVersion: 3,
  name: 'own-files',
  resolve(source, file) {
    const base = source.startsWith('@/')
      ? join(import.meta.dirname, 'src', source.slice(2))
      : source.startsWith('.')
        ? join(dirname(file), source)
        : null
    const path =
      base && ['', '.ts', '.tsx'].map((end) => base + end).find((path) => extname(path) && existsSync(path))
    return path ? { found: true, path } : { found: false }
  },
}

export default defineConfig(
  globalIgnores(['dist', 'public', 'src/lib/database.types.ts', 'e2e/screenshots']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat['recommended-latest'],
  jsxA11y.flatConfigs.strict,
  {
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver-next': [ownFiles] },
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        {
          basePath: import.meta.dirname,
          zones: [
            ...betweenFeatures,
            { target: ['./src/lib', './src/components'], from: ['./src/features', './src/app'] },
            { target: './src/lib', from: './src/components' },
            { target: './src/features', from: './src/app' },
          ],
        },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreVoidOperator: true }],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Nothing about a person may be left in a console that anybody can open.
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='select'] > Literal[value='*']",
          message: 'name the columns: what is not read cannot leak',
        },
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'what others typed is text, never markup',
        },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'localStorage', message: 'choices of the screen alone, by lib/i18n' },
      ],
    },
  },
  {
    files: ['src/features/*/components/**', 'src/components/**', 'src/app/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@/lib/supabase',
              message: 'components ask through a file of `api`',
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
  {
    files: ['build/**', 'e2e/**', '**/*.test.ts', '*.config.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/consistent-type-assertions': 'off',
      'no-restricted-globals': 'off',
    },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
)
