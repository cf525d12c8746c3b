// "Near me": asks the device where it is, only when pressed, and rounds before anything is sent.

// As network/position.py has it: some hundred metres.
const DECIMALS = 3;

function addressFor(box, position) {
  const query = new URLSearchParams(box.dataset.kept);
  const { latitude, longitude } = position.coords;
  const here = `near=${latitude.toFixed(DECIMALS)},${longitude.toFixed(DECIMALS)}`;
  const kept = query.toString();
  return `${box.dataset.action}?${kept ? `${kept}&` : ""}${here}`;
}

function offer(box) {
  const [button, status] = [box.querySelector("button"), box.querySelector("[role=status]")];
  button.addEventListener("click", () => {
    status.textContent = box.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      (position) => window.location.assign(addressFor(box, position)),
      (error) => {
        const denied = error.code === error.PERMISSION_DENIED;
        status.textContent = denied ? box.dataset.denied : box.dataset.failed;
      },
      { enableHighAccuracy: false, timeout: 15000, maximumAge: 300000 },
    );
  });
  box.hidden = false;
}

if ("geolocation" in navigator && window.isSecureContext) {
  document.querySelectorAll("[data-near]").forEach(offer);
}
