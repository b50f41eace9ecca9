import { Component, type ComponentChildren, type FunctionComponent, h } from 'preact';

/** A view that is drawn again only when one of its properties is another one. */
export function memo<Props extends object>(
  view: (props: Props) => ComponentChildren,
): FunctionComponent<Props> {
  class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      const now = this.props as Readonly<Record<string, unknown>>;
      const then = next as Readonly<Record<string, unknown>>;
      return [...Object.keys(now), ...Object.keys(then)].some((name) => now[name] !== then[name]);
    }
    override render(props: Props) {
      return h(view as FunctionComponent<Props>, props);
    }
  }
  return Memo as unknown as FunctionComponent<Props>;
}
