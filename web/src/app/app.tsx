import { useEffect } from 'preact/hooks';
import { LocationProvider } from 'preact-iso';

import { findSession, session, sessionError } from '../session/session';
import { SignInAgain, SignInPage } from '../session/sign_in';
import { ErrorNotice, Loading } from '../ui/notice';
import { Toasts } from '../ui/toast';
import { Console } from './console';
import { applyTheme } from './theme';

/** A server that cannot be reached when the page is opened is asked again. */
const askAgainMs = 3_000;

export function App() {
  useEffect(() => {
    void findSession();
    return applyTheme();
  }, []);
  const unknown = session.value === undefined && sessionError.value !== null;
  useEffect(() => {
    if (!unknown) return;
    const timer = setInterval(findSession, askAgainMs);
    return () => clearInterval(timer);
  }, [unknown]);

  return (
    <LocationProvider>
      {unknown && <ErrorNotice error={sessionError.value ?? undefined} />}
      {session.value === undefined && !unknown && <Loading />}
      {session.value === null && <SignInPage />}
      {session.value && <Console />}
      <SignInAgain />
      <Toasts />
    </LocationProvider>
  );
}
