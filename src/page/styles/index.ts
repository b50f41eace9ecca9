import './tokens.css';
import './base.css';
import './frame.css';
import './lists.css';
import './chat.css';
import './sign-in.css';
import './overlays.css';
import './narrow.css';
