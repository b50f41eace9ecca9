import { Frame } from './frame/frame.tsx';
import { Notices } from './frame/notices.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { useConsole } from './state/context.ts';

export function App() {
  const { signedIn } = useConsole();
  return (
    <>
      {signedIn.value ? <Frame /> : <SignInPage />}
      <Notices />
    </>
  );
}
