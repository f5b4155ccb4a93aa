// The service worker: keeps the shell of the page that opens without a network, and no other page at all.
// `self.cutru` (what to keep) and Workbox stand before this script; see offline/views.py.
(() => {
  const { core, precaching, routing, strategies } = self.workbox;
  const { kept, language, page } = self.cutru;

  core.setCacheNameDetails({ prefix: "cutru" });
  // Addresses of files change with their content, so a new version may take over while old pages are open.
  core.skipWaiting();
  core.clientsClaim();

  // Without cookies: what is kept is what any stranger gets.
  precaching.addPlugins([{ requestWillFetch: async ({ request }) => new Request(request, { credentials: "omit" }) }]);
  precaching.precache(kept);
  precaching.cleanupOutdatedCaches();

  const network = new strategies.NetworkOnly();
  const isPage = ({ request, sameOrigin }) => sameOrigin && request.mode === "navigate";
  const isShell = (options) => isPage(options) && options.url.pathname === page;

  async function shell({ url }) {
    const wanted = url.searchParams.get(language) === "en" ? "en" : "vi";
    return (await precaching.matchPrecache(`${page}?${language}=${wanted}`)) ?? fetch(url);
  }

  async function pageOrShell(options) {
    try {
      return await network.handle(options);
    } catch {
      const { pathname, search } = options.url;
      return Response.redirect(`${page}?ve=${encodeURIComponent(pathname + search)}`);
    }
  }

  routing.registerRoute(isShell, shell);
  routing.registerRoute(isPage, pageOrShell);
  precaching.addRoute({ cleanURLs: false, directoryIndex: null, ignoreURLParametersMatching: [] });
})();
