/* The form of an event: a number of places is for those who sign up, so it chooses that they do. */
const [NONE, EACH_DATE] = ["drop-in", "date"]; // values of SignUpMode
const places = document.getElementById("id_capacity");
const mode = document.getElementById("id_signup_mode");

places?.addEventListener("input", () => {
  if (places.value && mode.value === NONE) mode.value = EACH_DATE;
});
