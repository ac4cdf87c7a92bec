// Pages that renew a part of themselves (components/htmx.html). Where an answer is no part of the
// page, the whole page is asked for, as without scripts: it says that somebody was signed out, or
// may not do this, or that there is no connection.
const whole = ({ detail: { requestConfig, pathInfo } }) => {
  if (requestConfig.verb === "get") location.assign(pathInfo.finalRequestPath);
  else location.reload();
};

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.getResponseHeader("Content-Part")) return;
  event.detail.shouldSwap = false;
  whole(event);
});
document.addEventListener("htmx:sendError", whole);
