// Runs in the browser: OpenFeature's SDK for the web with its OFREP provider, where web_page.mjs can reach them.
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature, ProviderEvents } from '@openfeature/web-sdk';

const events = [];
for (const type of Object.values(ProviderEvents)) {
  OpenFeature.addHandler(type, (details) => events.push({ ...details, type }));
}

globalThis.openFeature = {
  /** What the SDK has announced so far. */
  events,

  /** Sets the provider; undefined where it got its flags, else what was wrong. */
  async start(options, context) {
    await OpenFeature.setContext(context);
    try {
      await OpenFeature.setProviderAndWait(new OFREPWebProvider(options));
    } catch (error) {
      return { code: error.code, message: error.message, cause: error.cause?.message };
    }
  },

  /** Tells `see`, a function of the page, the flag's value now and with everything that the SDK announces. */
  watch(flag, codeDefault, see) {
    const look = () => globalThis[see](openFeature.details(flag, codeDefault).value, Date.now());
    for (const type of Object.values(ProviderEvents)) OpenFeature.addHandler(type, look);
    look();
  },

  setContext: (context) => OpenFeature.setContext(context),
  status: () => OpenFeature.getClient().providerStatus,

  /** Evaluates the flag as the type of the code's default. */
  details(flag, codeDefault) {
    const type = typeof codeDefault;
    return OpenFeature.getClient()[`get${type[0].toUpperCase()}${type.slice(1)}Details`](flag, codeDefault);
  },
};
