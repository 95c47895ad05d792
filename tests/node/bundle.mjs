// Makes one script for a browser of a module and the npm packages it imports; in memory, nothing is written.
import { folder, load } from './packages.mjs';

const esbuild = load('esbuild');

export async function bundle(module) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [module], bundle: true, write: false, format: 'iife', platform: 'browser', nodePaths: [folder],
    logLevel: 'warning',
  });
  return outputFiles[0].text;
}
