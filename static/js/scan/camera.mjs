/**
 * The phone's camera on a <video>: open, change, light, close; and its frames, one at a time.
 */

/** Wide enough for a ticket at arm's length; more only costs time. */
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };
/** Longest side of the picture that is searched, in pixels. */
const SEARCHED = 1024;

export class Camera {
  #video;
  #media;
  /** @type {MediaStream | null} */
  #stream = null;
  /** Counts what was opened and closed, so that a camera that comes too late is given back. */
  #turn = 0;
  /** Told when the camera ends by itself: unplugged, or taken away. */
  onEnd = () => {};
  #canvas = document.createElement("canvas");
  #pen = this.#canvas.getContext("2d", { willReadFrequently: true });

  /**
   * @param {HTMLVideoElement} video
   * @param {MediaDevices | undefined} [media] undefined on pages without HTTPS
   */
  constructor(video, media = navigator.mediaDevices) {
    this.#video = video;
    this.#media = media;
  }

  get isOpen() {
    return this.#track?.readyState === "live";
  }

  /** Id of the camera in use, or null. */
  get deviceId() {
    return this.#track?.getSettings().deviceId ?? null;
  }

  get hasTorch() {
    /** @type {{ torch?: boolean } | undefined} */
    const abilities = /** @type {object | undefined} */ (this.#track?.getCapabilities?.());
    return abilities?.torch === true;
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  /**
   * Open a camera: the chosen one, else the one that looks away from the volunteer. Throws an
   * `AbortError` if it was closed, or opened anew, while it was opening.
   *
   * @param {string | null} deviceId
   */
  async open(deviceId) {
    if (!this.#media) {
      throw new DOMException("no camera on pages without HTTPS", "NotSupportedError");
    }
    this.close();
    const wanted = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: "environment" } };
    const turn = this.#turn;
    const stream = await this.#media.getUserMedia({ video: { ...SIZE, ...wanted }, audio: false });
    if (turn !== this.#turn) {
      end(stream);
      throw new DOMException("closed while it was opening", "AbortError");
    }
    this.#stream = stream;
    this.#track?.addEventListener("ended", () => this.onEnd());
    this.#video.srcObject = stream;
    await this.#video.play();
  }

  close() {
    this.#turn += 1;
    end(this.#stream);
    this.#stream = null;
    this.#video.srcObject = null;
  }

  /** List the cameras; they have names only after the first was allowed. */
  async list() {
    const devices = (await this.#media?.enumerateDevices()) ?? [];
    return devices.filter(({ kind }) => kind === "videoinput");
  }

  /** @param {boolean} on */
  async light(on) {
    const light = /** @type {MediaTrackConstraintSet} */ ({ torch: on });
    await this.#track?.applyConstraints({ advanced: [light] });
  }

  /** Wait until there is a new picture; on older browsers, until the next repaint. */
  async nextFrame() {
    await new Promise((resolve) => {
      if ("requestVideoFrameCallback" in this.#video) {
        this.#video.requestVideoFrameCallback(resolve);
      } else {
        requestAnimationFrame(resolve);
      }
    });
  }

  /** The current picture's pixels, made smaller if need be; null while there is none. */
  picture() {
    const { videoWidth, videoHeight } = this.#video;
    if (!this.#pen || !videoWidth || !videoHeight) {
      return null;
    }
    const scale = Math.min(1, SEARCHED / Math.max(videoWidth, videoHeight));
    this.#canvas.width = Math.round(videoWidth * scale);
    this.#canvas.height = Math.round(videoHeight * scale);
    this.#pen.drawImage(this.#video, 0, 0, this.#canvas.width, this.#canvas.height);
    return this.#pen.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
  }
}

/** @param {MediaStream | null} stream */
function end(stream) {
  for (const track of stream?.getTracks() ?? []) {
    track.stop();
  }
}
