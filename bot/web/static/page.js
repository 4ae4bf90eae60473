// Guide pages work without this. It adds what only a script can do: a button that prints, and
// the larger text that the person chose in the chat.

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
try {
  const large = localStorage.getItem("motcua.large-text") === "1";
  document.documentElement.classList.toggle("large", large);
} catch {
  // Storage may be switched off.
}
